package drawing

import (
	"encoding/json"
	"fmt"

	"jeton/runtime/diagram"
)

// ChartService draws what a package of this process has measured, for itself: package mpi, which programs use, does not carry what draws.
// The request is a ChartRequest, the answer a Drawing, both in JSON.
const ChartService = "drawing.chart"

// A ChartRequest says which picture: of Kind "traffic", Data is a diagram.Flows; of "plan", a diagram.Plan; of
// "datatype", a diagram.TypeMap.
type ChartRequest struct {
	Kind string          `json:"kind"`
	Data json.RawMessage `json:"data"`
}

func drawChart(request []byte) ([]byte, error) {
	var q ChartRequest
	if err := json.Unmarshal(request, &q); err != nil {
		return nil, fmt.Errorf("draw what? %w", err)
	}
	c, err := q.chart()
	if err != nil {
		return nil, fmt.Errorf("a picture of %s: %w", q.Kind, err)
	}
	return json.Marshal(Drawing{HTML: c.HTML(), Text: c.String(), Figure: c.Figure()})
}

func (q *ChartRequest) chart() (*diagram.Chart, error) {
	switch q.Kind {
	case "traffic":
		var f diagram.Flows
		err := json.Unmarshal(q.Data, &f)
		return diagram.Matrix(f), err
	case "plan":
		var p diagram.Plan
		err := json.Unmarshal(q.Data, &p)
		return diagram.Rounds(p), err
	case "datatype":
		var m diagram.TypeMap
		err := json.Unmarshal(q.Data, &m)
		return diagram.DrawType(m), err
	}
	return nil, fmt.Errorf("nobody knows how to draw it")
}
