package check

import (
	"strings"

	"jeton/kernel/cell"
)

// completeMagic completes the name of a magic, or one of its options, or a path in its arguments. It returns the magic
// that the line names.
func completeMagic(text string, s cell.Segment, off int, opt CompleteOptions) (Magic, Completion) {
	marks := 1
	if s.Kind == cell.Block {
		marks = 2
	}
	nameStart := s.Pos.Offset + marks
	nameEnd := nameStart + len(s.Name)
	if off <= nameEnd {
		start := s.Pos.Offset
		done := Completion{Start: start, End: off}
		for _, block := range []bool{false, true} {
			done.Matches = append(done.Matches, magicNames(opt.Magics, block, text[start:off])...)
		}
		return Magic{}, done
	}
	magic := Magic{Name: s.Name}
	for _, m := range opt.Magics {
		if m.Name == s.Name {
			magic = m
		}
	}
	magic.Go = magic.Go || magic.GoBlock && s.Kind == cell.Block
	if firstLine, _, _ := strings.Cut(text[nameEnd:off], "\n"); len(firstLine) == off-nameEnd { // on the magic's own line
		start := off - len(firstLine) + strings.LastIndexAny(firstLine, " \t") + 1
		if done := optionNames(magic, s.Kind == cell.Line, text[start:off], start, off); len(done.Matches) > 0 {
			return magic, done
		}
		if s.Kind == cell.Line && magic.Go {
			return magic, Completion{Start: off, End: off}
		}
		magic.Go = false
	}
	if magic.Go {
		return magic, Completion{Start: off, End: off}
	}
	return magic, completePath(text, off, opt)
}

// magicNames lists the magics whose name with its marks starts as typed. %% completes to block magics only.
func magicNames(magics []Magic, block bool, typed string) []Match {
	var found []Match
	for _, m := range magics {
		name := "%" + m.Name
		if block {
			name = "%%" + m.Name
		}
		if has := block && m.Block || !block && m.Line; has && strings.HasPrefix(name, typed) {
			found = append(found, Match{Text: name, Type: "magic", Signature: m.Help})
		}
	}
	return found
}

func optionNames(m Magic, line bool, typed string, start, off int) Completion {
	done := Completion{Start: start, End: off}
	if m.Go && line && !strings.HasPrefix(typed, "-") {
		return done
	}
	for _, o := range m.Options {
		if strings.HasPrefix(o, typed) {
			done.Matches = append(done.Matches, Match{Text: o, Type: "option"})
		}
	}
	return done
}

// completePath completes the word before the cursor as the path of a file.
func completePath(text string, off int, opt CompleteOptions) Completion {
	start := strings.LastIndexAny(text[:off], " \t\n!=\"'") + 1
	done := Completion{Start: start, End: off}
	if opt.Paths == nil {
		return done
	}
	for _, p := range opt.Paths(text[start:off]) {
		done.Matches = append(done.Matches, Match{Text: p, Type: "path"})
	}
	return done
}
