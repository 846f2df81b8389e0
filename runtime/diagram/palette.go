package diagram

import (
	"fmt"
	"slices"
	"strings"
)

// A shade is one colour on a light and on a dark page.
type shade struct{ light, dark string }

// The pages that shades are chosen for: JupyterLab's.
const (
	lightPage = "#ffffff"
	darkPage  = "#111111"
)

// The colours of Okabe and Ito, made darker or lighter where a page asks for it: at least 4.5 to 1 on it, since words have them, too.
// Vermilion is kept for what is wrong.
var (
	ink    = shade{"#24292f", "#e0e0e0"}
	muted  = shade{"#57606a", "#a0a6ad"}
	faint  = shade{"#c9d1d9", "#3d444d"} // lines that are not read
	bad    = shade{"#c0340b", "#ff7a4d"} // vermilion
	safe   = shade{"#00795a", "#1fbf92"} // bluish green: in the section, alive
	wait   = shade{"#8a5a00", "#e6a532"} // orange: waits, blocked
	types  = []shade{{"#0068a3", "#56b4e9"}, {"#8f5600", "#e69f00"}, {"#a03b80", "#df8fbd"}, {"#00755a", "#20b58c"}, {"#6b6400", "#e8dc3f"}, {"#57606a", "#b0b6bd"}}
	dashes = []string{"", "7 3", "2 3", "9 3 2 3", "14 4"}
)

// maxTypes is how many types have looks of their own; those that follow share them.
const maxTypes = 30

// look is the class of a message's type, by its number.
func look(n int) string {
	n %= maxTypes
	class := fmt.Sprintf("c%d t%d", n%len(types), n)
	if d := n % len(dashes); d > 0 {
		class += fmt.Sprintf(" d%d", d)
	}
	return class
}

// A rule gives a class its colour.
type rule struct {
	class, prop string
	shade       shade
}

var rules = func() []rule {
	list := []rule{
		{".i", "fill", ink}, {".im", "fill", muted}, {".is", "stroke", ink}, {".ms", "stroke", muted}, {".mk", "fill", muted}, {".fs", "stroke", faint}, {".fk", "fill", faint},
		{".b", "fill", bad}, {".jd-bad", "color", bad}, {".bs", "stroke", bad}, {".g", "fill", safe}, {".gs", "stroke", safe}, {".w", "fill", wait}, {".ws", "stroke", wait},
	}
	for i, s := range types {
		list = append(list, rule{fmt.Sprintf(".c%d", i), "stroke", s}, rule{fmt.Sprintf(".c%d .f,.f.c%d", i, i), "fill", s})
	}
	for class, s := range map[string]shade{".pa": types[0], ".fu": types[2]} {
		list = append(list, rule{class + " .i", "fill", s}, rule{class + " .is", "stroke", s})
	}
	slices.SortStableFunc(list, func(a, b rule) int { return strings.Count(a.class, " ") - strings.Count(b.class, " ") })
	return list
}()

// darkPages are what is round a picture on a dark page: JupyterLab and what nbconvert makes, VS Code.
var darkPages = []string{`[data-jp-theme-light="false"] `, `.vscode-dark `, `.vscode-high-contrast:not(.vscode-high-contrast-light) `}

const shapes = `.jd text{font-family:"Liberation Sans",Arial,Helvetica,sans-serif;font-size:12px;stroke:none}
.jd .n{font-size:13px;font-weight:bold}.jd .s{font-size:11px}.jd .e{text-anchor:end}.jd .c{text-anchor:middle}
.jd .h{paint-order:stroke;stroke-width:4px;stroke-linejoin:round}
.jd .l{stroke-width:6px}.jd .m{fill:none;stroke-width:1.6}.jd .m .f{stroke:none}.jd .m .x{stroke:transparent;stroke-width:11;stroke-dasharray:none}
.jd .m:hover{stroke-width:3.2}.jd .m:hover .x{stroke-width:11}.jd .o{stroke-width:1.6}.jd .o:hover{stroke-width:3}
.jd .d1{stroke-dasharray:7 3}.jd .d2{stroke-dasharray:2 3}.jd .d3{stroke-dasharray:9 3 2 3}.jd .d4{stroke-dasharray:14 4}
@media(prefers-reduced-motion:reduce){.jd .mv{display:none}}
.jd .bm{stroke-width:2.6}.jd .ot{opacity:.16}.jd .k{cursor:pointer}.jd .me{outline:1.5px solid #8888;outline-offset:2px}`

// style is the pictures' style sheet. Within a page it follows the page's theme; as a picture on its own (:root), the reader's
// preference.
var style = func() string {
	var b strings.Builder
	b.WriteString(shapes)
	paint := func(before string, value func(shade) string) {
		for _, r := range rules {
			for i, class := range strings.Split(r.class, ",") {
				if i > 0 {
					b.WriteByte(',')
				}
				b.WriteString(before + class)
			}
			fmt.Fprintf(&b, "{%s:%s}", r.prop, value(r.shade))
		}
	}
	ground := func(before, value string) {
		fmt.Fprintf(&b, "%[1]s.p{fill:%[2]s}%[1]s.h,%[1]s.ps,%[1]s.u{stroke:%[2]s}%[1]s.jd-head{background:%[2]s}"+
			"%[1]s.jd-box{background:linear-gradient(#0000,%[2]s 60%%) 0 100%%/100%% 36px no-repeat local,linear-gradient(#0000,#8887) 0 100%%/100%% 12px no-repeat scroll}", before, value)
	}
	light := func(s shade) string { return s.light }
	dark := func(s shade) string { return s.dark }
	paint(".jd ", light)
	const page = "var(--jp-layout-color0,var(--vscode-editor-background,%s))"
	ground(".jd ", fmt.Sprintf(page, lightPage))
	for _, before := range darkPages {
		paint(before+".jd ", dark)
		ground(before+".jd ", fmt.Sprintf(page, darkPage))
		b.WriteString(before + ".jd .jd-leg{color-scheme:dark}")
	}
	b.WriteString("@media(prefers-color-scheme:dark){")
	paint(".jd:root ", dark)
	ground(".jd:root ", darkPage)
	fmt.Fprintf(&b, ".jd:root{background:%s}", darkPage)
	b.WriteString("}")
	return b.String()
}()
