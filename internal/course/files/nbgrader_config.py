# nbgrader's settings for the course <<.Name>>. The commands of a term are in README.md; all settings: nbgrader --help-all
import os, sys

HERE = os.path.dirname(os.path.abspath(__file__))
if HERE not in sys.path:
    sys.path.insert(0, HERE)
import jeton_grading as jeton

c = get_config()  # noqa: F821 (nbgrader gives it)

# The course. Its assignments are the folders of source/, each worth <<.Points>> points: <<range $i, $l := .Labs>><<if $i>>, <<end>><<$l>><<end>>.
c.CourseDirectory.root = HERE
c.CourseDirectory.course_id = "<<.Name>>"
c.CourseDirectory.db_url = "sqlite:///" + os.path.join(HERE, "gradebook.db")
# c.Exchange.root = "/srv/nbgrader/exchange"   # where students fetch and submit, when the room shares a disk

# Handing out. Solutions stand between "// ### BEGIN SOLUTION" and "// ### END SOLUTION", hidden tests between "// ### BEGIN HIDDEN TESTS"
# and "// ### END HIDDEN TESTS", rubrics between "<!-- BEGIN MARK SCHEME -->" and "<!-- END MARK SCHEME -->" below a question.
# A lab's own skeletons go where its solutions were; the stubs are for exercises that you add.
c.ClearSolutions.code_stub = {"go": 'panic("<<.CodeStub>>")'}
c.ClearSolutions.text_stub = "<<.TextStub>>"
c.ClearSolutions.begin_solution_delimeter = "BEGIN SOLUTION"
c.ClearSolutions.end_solution_delimeter = "END SOLUTION"
c.ClearHiddenTests.begin_test_delimeter = "BEGIN HIDDEN TESTS"
c.ClearHiddenTests.end_test_delimeter = "END HIDDEN TESTS"
c.ClearMarkScheme.enforce_metadata = False  # a question's rubric stands in the cell that asks
c.GenerateAssignment.preprocessors = jeton.GENERATE

# Marking. Only jeton runs what students hand in, with JETON_GRADING=1.
c.KernelSpecManager.allowed_kernelspecs = {"jeton"}
c.Autograde.pre_convert_hook = jeton.mend  # puts cells back that were deleted, moved, doubled, changed
c.Autograde.sanitize_preprocessors = jeton.SANITIZE
c.Autograde.autograde_preprocessors = jeton.AUTOGRADE
c.Run.kernel_name = "jeton"
c.Run.timeout = 180  # seconds for one cell
c.Run.total = 1800   # and for a notebook
c.Run.patience = "40s"  # how long a check waits for what should happen (JETON_PATIENCE)
c.LimitOutput.max_lines = 500
