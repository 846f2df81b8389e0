package world

import (
	"context"
	"encoding/json"
	"fmt"

	"jeton/runtime/session"
)

// A Job is what the calls of a library on all ranks belong to, from their first until the job is ended: an MPI's, until one rank aborts. In a notebook the
// next cell begins another. Each cell begins with the kernel's word which job it is in, the same on all its ranks; `jeton run -n` has one. It is
// for libraries.
type Job struct {
	Number int

	over chan struct{}
	why  JobEnd
	next chan struct{}
}

// A JobEnd is what is told of the end of a job.
type JobEnd struct {
	Job  int    `json:"job"`
	Rank int    `json:"rank"` // which has ended it; -1: none
	Code int    `json:"code"` // exit status
	Why  string `json:"why"`  // a sentence; "" when the others need not be told
}

// CurrentJob is the job that this process's cell is in. Cost: 1 ns.
func CurrentJob() *Job { return me.job.Load() }

// Over is closed when it is known here that the job was ended. Why is by whom, after that.
func (j *Job) Over() <-chan struct{} { return j.over }
func (j *Job) Why() JobEnd           { return j.why }

// Next is closed when this process's cells are in another job: before the first of them begins.
func (j *Job) Next() <-chan struct{} { return j.next }

// End ends the job, and returns when the kernel knows: the next cell, on whatever ranks, is in another. The ranks that run a cell are told, unless why
// is "". Where there is no kernel, it does nothing.
func (j *Job) End(ctx context.Context, code int, why string) error {
	request, err := json.Marshal(JobEnd{Job: j.Number, Rank: Rank(), Code: code, Why: why})
	if err != nil {
		return err
	}
	if _, err = session.Call(ctx, "world.end", request); err == session.ErrAlone {
		err = nil
	}
	return err
}

// Agree settles a question that all ranks of the job must answer alike: with the first answer that one of them gives. It does not wait for
// others. Errors: the job was ended.
func (j *Job) Agree(ctx context.Context, question, answer string) (string, error) {
	request, err := json.Marshal(map[string]any{"job": j.Number, "question": question, "answer": answer})
	if err != nil {
		return "", err
	}
	data, err := session.Call(ctx, "world.agree", request)
	if err != nil {
		return "", fmt.Errorf("world: agree on %s: %w", question, err)
	}
	var settled struct {
		Answer string `json:"answer"`
	}
	if err := json.Unmarshal(data, &settled); err != nil {
		return "", fmt.Errorf("world: agree on %s: %w", question, err)
	}
	return settled.Answer, nil
}

func newJob(number int) *Job {
	return &Job{Number: number, over: make(chan struct{}), next: make(chan struct{})}
}

// enter is the word of the kernel that another has begun. It never goes back: of two cells at once, the word for the older one may come later.
func (m *member) enter(request []byte) error {
	var number int
	if err := json.Unmarshal(request, &number); err != nil {
		return fmt.Errorf("world: which job? %w", err)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if old := m.job.Load(); number > old.Number {
		job := newJob(number)
		if m.early.Job == number {
			job.end(m.early)
		}
		m.job.Store(job)
		old.end(JobEnd{Job: old.Number, Rank: -1, Why: "it was ended in an earlier cell"})
		close(old.next)
	}
	return nil
}

// ended is its word that one was ended.
func (m *member) ended(request []byte) error {
	var e JobEnd
	if err := json.Unmarshal(request, &e); err != nil {
		return fmt.Errorf("world: which job? %w", err)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	switch j := m.job.Load(); {
	case e.Job == j.Number:
		j.end(e)
	case e.Job > j.Number: // another rank was faster to begin it, and to end it
		m.early = e
	}
	return nil
}

// end is told to who waits for it. The caller holds the member's mu.
func (j *Job) end(e JobEnd) {
	if !isClosed(j.over) {
		j.why = e
		close(j.over)
	}
}
