// Package nbformat reads and writes Jupyter notebooks of format 4 (.ipynb) without losing what it does not know:
// metadata and attachments pass through untouched.
//
//	nb, err := nbformat.Read("lab01.ipynb")
//	for i := range nb.Cells { … nb.Cells[i].Outputs = … }
//	err = nb.Write("out.ipynb")
//
// It does not convert older formats and does not run anything. Source: nbformat 4.5 JSON schema.
package nbformat

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// maxFileBytes bounds a notebook file: larger ones are not notebooks that a person wrote.
const maxFileBytes = 512 << 20

// A Notebook is one file.
type Notebook struct {
	Cells         []Cell   `json:"cells"`
	Metadata      Metadata `json:"metadata"`
	NBFormat      int      `json:"nbformat"`
	NBFormatMinor int      `json:"nbformat_minor"`
}

// Metadata is the notebook's own; unknown fields are kept in order of name.
type Metadata map[string]json.RawMessage

// A Cell is one cell. Outputs and ExecutionCount belong to code cells only.
type Cell struct {
	ID             string
	Type           string // "code", "markdown" or "raw"
	Metadata       map[string]json.RawMessage
	Source         Text
	Attachments    json.RawMessage
	Outputs        []Output
	ExecutionCount *int
}

// Text is a multi-line string, which a file holds as a string or as a list of lines.
type Text string

// An Output is one output of a code cell: its fields are those of the schema, by output_type.
type Output struct {
	Type           string         `json:"output_type"`
	Name           string         `json:"name,omitempty"`
	Text           Text           `json:"text,omitempty"`
	Data           map[string]any `json:"data,omitempty"`
	Metadata       map[string]any `json:"metadata,omitempty"`
	ExecutionCount *int           `json:"execution_count,omitempty"`
	Ename          string         `json:"ename,omitempty"`
	Evalue         string         `json:"evalue,omitempty"`
	Traceback      []string       `json:"traceback,omitempty"`
}

// Read reads the notebook of a file. Its errors say what the file is instead.
func Read(path string) (*Notebook, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxFileBytes+1)) // path may be a pipe or a device
	if err != nil {
		return nil, err
	}
	if len(b) > maxFileBytes {
		return nil, fmt.Errorf("too large for a notebook (at most %d MB)", maxFileBytes>>20)
	}
	return Parse(b)
}

// Parse reads a notebook from its bytes.
func Parse(b []byte) (*Notebook, error) {
	b = bytes.TrimPrefix(b, []byte("\ufeff"))
	var probe struct {
		NBFormat   int               `json:"nbformat"`
		Worksheets []json.RawMessage `json:"worksheets"`
		Cells      *json.RawMessage  `json:"cells"`
	}
	if err := json.Unmarshal(b, &probe); err != nil {
		var syn *json.SyntaxError
		if errors.As(err, &syn) {
			line := 1 + bytes.Count(b[:min(int(syn.Offset), len(b))], []byte("\n"))
			return nil, fmt.Errorf("this is not a notebook: line %d is not JSON: %w", line, err)
		}
		return nil, fmt.Errorf("this is not a notebook: %w", err)
	}
	switch {
	case probe.NBFormat == 0 && probe.Cells == nil:
		return nil, errors.New("this is JSON, but not a notebook: it has neither nbformat nor cells")
	case probe.NBFormat < 4:
		return nil, fmt.Errorf("the notebook is of format %d; jeton reads format 4: open it once in JupyterLab, or run `jupyter nbconvert --to notebook --nbformat 4`", probe.NBFormat)
	case probe.NBFormat > 4:
		return nil, fmt.Errorf("the notebook is of format %d, newer than this jeton knows (4)", probe.NBFormat)
	}
	nb := new(Notebook)
	if err := json.Unmarshal(b, nb); err != nil {
		return nil, fmt.Errorf("the notebook does not follow format 4: %w", err)
	}
	return nb, nil
}

// Language returns the language and the kernel's name that the notebook asks for; both are "" when it names none.
func (nb *Notebook) Language() (language, kernel string) {
	var spec struct{ Name, Language string }
	if raw, ok := nb.Metadata["kernelspec"]; ok && json.Unmarshal(raw, &spec) == nil {
		kernel, language = spec.Name, spec.Language
	}
	var info struct{ Name string }
	if raw, ok := nb.Metadata["language_info"]; ok && language == "" && json.Unmarshal(raw, &info) == nil {
		language = info.Name
	}
	return language, kernel
}

// Write writes the notebook as Jupyter does (indent of one space), all or nothing: a cut-off write leaves the old file.
// An existing file keeps its mode, and a link its target. What is no file (/dev/stdout, a pipe) is written to as it is.
func (nb *Notebook) Write(path string) error {
	b, err := nb.Bytes()
	if err != nil {
		return err
	}
	if err = writeWhole(path, b); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return nil
}

func writeWhole(path string, b []byte) error {
	mode := os.FileMode(0o644)
	st, err := os.Stat(path)
	switch {
	case err == nil && !st.Mode().IsRegular():
		f, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		_, err = f.Write(b)
		return errors.Join(err, f.Close())
	case err == nil:
		mode = st.Mode().Perm()
		if path, err = filepath.EvalSymlinks(path); err != nil {
			return err
		}
	}
	tmp, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name()) // fails once it is renamed
	if _, err = tmp.Write(b); err == nil {
		err = tmp.Chmod(mode)
	}
	if err = errors.Join(err, tmp.Close()); err != nil {
		return err
	}
	return os.Rename(tmp.Name(), path)
}

// Bytes returns the file's content.
func (nb *Notebook) Bytes() ([]byte, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(nb); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

type cellJSON struct {
	Attachments    json.RawMessage            `json:"attachments,omitempty"`
	Type           string                     `json:"cell_type"`
	ExecutionCount **int                      `json:"execution_count,omitempty"`
	ID             string                     `json:"id,omitempty"`
	Metadata       map[string]json.RawMessage `json:"metadata"`
	Outputs        *[]Output                  `json:"outputs,omitempty"`
	Source         Text                       `json:"source"`
}

// UnmarshalJSON reads a cell.
func (c *Cell) UnmarshalJSON(b []byte) error {
	var j struct {
		cellJSON
		ExecutionCount *int `json:"execution_count"`
	}
	if err := json.Unmarshal(b, &j); err != nil {
		return err
	}
	*c = Cell{ID: j.ID, Type: j.Type, Metadata: j.Metadata, Source: j.Source, Attachments: j.Attachments, ExecutionCount: j.ExecutionCount}
	if j.Outputs != nil {
		c.Outputs = *j.Outputs
	}
	switch c.Type {
	case "code", "markdown", "raw":
		return nil
	}
	return fmt.Errorf("cell %q has cell_type %q; it can be code, markdown or raw", c.ID, c.Type)
}

// MarshalJSON writes a cell: execution_count and outputs stand in code cells, even when empty, and nowhere else.
func (c Cell) MarshalJSON() ([]byte, error) {
	j := cellJSON{ID: c.ID, Type: c.Type, Metadata: c.Metadata, Source: c.Source, Attachments: c.Attachments}
	if j.Metadata == nil {
		j.Metadata = map[string]json.RawMessage{}
	}
	if c.Type == "code" {
		outs := c.Outputs
		if outs == nil {
			outs = []Output{}
		}
		j.Outputs, j.ExecutionCount = &outs, &c.ExecutionCount
	}
	return marshal(j)
}

// MarshalJSON writes an output with the fields that its type must have.
func (o Output) MarshalJSON() ([]byte, error) {
	m := map[string]any{"output_type": o.Type}
	meta := o.Metadata
	if meta == nil {
		meta = map[string]any{}
	}
	switch o.Type {
	case "stream":
		m["name"], m["text"] = o.Name, o.Text
	case "error":
		tb := o.Traceback
		if tb == nil {
			tb = []string{}
		}
		m["ename"], m["evalue"], m["traceback"] = o.Ename, o.Evalue, tb
	case "execute_result":
		m["data"], m["metadata"], m["execution_count"] = o.Data, meta, o.ExecutionCount
	default:
		m["data"], m["metadata"] = o.Data, meta
	}
	return marshal(m)
}

// marshal is json.Marshal without the HTML escapes, which would make a notebook's diffs unreadable.
func marshal(v any) ([]byte, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimRight(buf.Bytes(), "\n"), nil
}

// UnmarshalJSON reads a string, or a list of strings to join.
func (t *Text) UnmarshalJSON(b []byte) error {
	var s string
	if json.Unmarshal(b, &s) == nil {
		*t = Text(s)
		return nil
	}
	var lines []string
	if err := json.Unmarshal(b, &lines); err != nil {
		return errors.New("a source or text must be a string or a list of strings")
	}
	*t = Text(strings.Join(lines, ""))
	return nil
}

// MarshalJSON writes a list of lines, as Jupyter does.
func (t Text) MarshalJSON() ([]byte, error) {
	lines := strings.SplitAfter(string(t), "\n")
	if lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	if lines == nil {
		lines = []string{}
	}
	return marshal(lines)
}
