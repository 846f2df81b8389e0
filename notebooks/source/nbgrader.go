package source

import (
	"encoding/json"

	"jeton/internal/nbformat"
)

// nbgrader is the metadata that nbgrader keeps of a cell, schema version 3.
//
//	a cell that a student fills in            solution
//	a cell that gives points by running       grade and locked
//	an answer in words, graded by a person    grade and solution
//	a statement                               locked
type nbgrader struct {
	Grade, Locked, Solution bool
	Points                  float64
}

// fields is the JSON form; it leaves points out where there is no grade, as nbgrader's schema demands.
func (n nbgrader) fields(id string) map[string]any {
	m := map[string]any{"grade": n.Grade, "grade_id": id, "locked": n.Locked, "schema_version": 3, "solution": n.Solution, "task": false}
	if n.Grade {
		m["points"] = n.Points
	}
	return m
}

// grade marks a cell for nbgrader. In the student's notebook it is also locked for JupyterLab, as nbgrader's own
// LockCells does: what must stay cannot be deleted, and what is graded or asked cannot be edited.
func grade(c nbformat.Cell, n nbgrader, v Variant) nbformat.Cell {
	c.Metadata["nbgrader"] = raw(n.fields(c.ID))
	if !v.Teacher {
		c.Metadata["deletable"] = json.RawMessage("false")
		if n.Locked {
			c.Metadata["editable"] = json.RawMessage("false")
		}
	}
	return c
}
