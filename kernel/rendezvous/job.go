package rendezvous

import (
	"encoding/json"
	"errors"
	"fmt"
)

// ErrEnded says that a job is over.
var ErrEnded = errors.New("the job has been ended")

// Job is the number of the ranks' job. A job is what a library's calls on all ranks belong to, from its first use until it is ended: an MPI's, until
// one rank aborts. Then the next cell begins another. A rank learns the number with its cell, and so no two ranks of a cell are in different jobs.
func (b *Book) Job() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.job
}

// End ends a job, and reports whether it had not been ended before.
func (b *Book) End(job int) (first bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if first = job == b.job; first {
		b.job++
		clear(b.answers)
	}
	return first
}

// maxAnswers bounds what is agreed on in a job.
const maxAnswers = 1024

// Agree settles a question that all ranks must answer alike: with the first answer that one of them has. It does not wait. Errors: ErrEnded.
func (b *Book) Agree(job int, question, answer string) (string, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if job != b.job {
		return "", fmt.Errorf("job %d: %w", job, ErrEnded)
	}
	settled, ok := b.answers[question]
	switch {
	case ok:
		return settled, nil
	case len(b.answers) >= maxAnswers || len(question)+len(answer) > maxAddress:
		return "", fmt.Errorf("job %d: too much to agree on", job)
	}
	b.answers[question] = answer
	return answer, nil
}

// A Question is the request of the service world.agree, as JSON, and with the answer that holds its answer.
type Question struct {
	Job      int    `json:"job"`
	Question string `json:"question"`
	Answer   string `json:"answer"`
}

// ServeAgree serves world.agree.
func (b *Book) ServeAgree(request []byte) ([]byte, error) {
	var q Question
	err := json.Unmarshal(request, &q)
	if err == nil {
		q.Answer, err = b.Agree(q.Job, q.Question, q.Answer)
	}
	if err != nil {
		return nil, fmt.Errorf("world.agree: %w", err)
	}
	return json.Marshal(q)
}
