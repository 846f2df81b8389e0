"""The suite that Jupyter itself ships for kernels."""
import jupyter_kernel_test


class JetonTests(jupyter_kernel_test.KernelTests):
    kernel_name = "jeton"
    language_name = "go"
    file_extension = ".go"
    code_hello_world = 'import "fmt"\nfmt.Println("hello, world")'
    code_stderr = 'import ("fmt"; "os")\nfmt.Fprintln(os.Stderr, "oops")'
    completion_samples = [{"text": "strings.ToUpperS", "matches": {"ToUpperSpecial"}}, {"text": "strings.EqualF", "matches": {"EqualFold"}}]
    complete_code_samples = ["1 + 1", "x := 3", "for i := 0; i < 3; i++ {\n\tprintln(i)\n}", "func f() {}", "%who"]
    incomplete_code_samples = ["func f() {", "x := []int{1,", 'if true {\n\tprintln("a")', "s := `a"]
    invalid_code_samples = ["x := := 3", "func 3() {}", "}"]
    code_page_something = "strings.ToUpper?"
    code_generate_error = 'panic("boom")'
    code_execute_result = [{"code": "6 * 7", "result": "42"}, {"code": "len([]int{1, 2, 3})", "result": "3"}]
    code_display_data = [
        {"code": 'import "jeton/runtime/display"\ndisplay.HTML("<b>hi</b>")', "mime": "text/html"},
        {"code": 'display.SVG("<svg xmlns=\'http://www.w3.org/2000/svg\'/>")', "mime": "image/svg+xml"},
    ]
    code_history_pattern = "6?*?7*"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "strings.ToUpper"
    code_clear_output = 'display.Clear()'


del jupyter_kernel_test
