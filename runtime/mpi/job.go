package mpi

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"jeton/runtime/mpi/internal/device"
	"jeton/runtime/mpi/internal/fabric"
	"jeton/runtime/session"
	"jeton/runtime/world"
)

// A job ends with the first fatal error. A program's ranks exit then. Those of a notebook live on, and begin anew in the next cell: it is in another job,
// whose number the kernel tells all its ranks before it begins (world.CurrentJob). So no two ranks of a cell are in different jobs, whenever each has
// noticed the end of the last one: who ends a job tells the kernel before its own part of the cell is over. Each job has a network of its own, and what
// is late on an earlier one is heard by nobody.

// enter makes a job the process's, and has its end noticed, and the beginning of the next one: the process is in that as soon as its cells are, whether they call
// anything or not. Else those that wait for it could not be told that it waits for nobody.
func (p *process) enter(job *world.Job) {
	p.job.Store(job)
	if p.alone {
		return // it ends its job itself
	}
	go func() { // until the process is in another
		<-job.Over()
		p.breakOff(job)
		for last := job; p.job.Load() == job; {
			<-last.Next()
			last = world.CurrentJob()
			p.follow()
		}
	}()
}

// follow begins the job that the cells are in. What is wrong with it, the next call says; one that other ranks have ended before this one had begun it is left out.
func (p *process) follow() {
	ctx, cancel := context.WithTimeout(context.Background(), following)
	defer cancel()
	_ = p.renewIn(ctx)
}

// following is how long a process tries to begin the next job by itself.
const following = 5 * time.Second

// breakOff ends the calls of a job that is over.
func (p *process) breakOff(job *world.Job) {
	p.renewing.Lock() // else it might break what begins meanwhile
	defer p.renewing.Unlock()
	if p.job.Load() == job {
		p.d.Break(endOf(job), 0, "")
	}
}

// endOf is the error of a job that was ended.
func endOf(job *world.Job) error {
	end := job.Why()
	if end.Rank >= 0 {
		return &device.AbortError{Rank: end.Rank, Code: end.Code, Text: end.Why}
	}
	return bad(ErrOther, "the job was ended: %s", end.Why)
}

// notBegun says why a job cannot be begun: where another rank was faster to begin it and has ended it already, that.
func notBegun(job *world.Job, err error) error {
	select {
	case <-job.Over():
		return endOf(job)
	case <-time.After(knowing):
		return err
	}
}

// era is what lasts as long as a job: with other ranks, the kernel's word for it; where there are none, the cell. A program has one.
func (p *process) era() any {
	if _, engine := session.Installed(); engine && p.alone {
		return p.ctx()
	}
	return world.CurrentJob()
}

// isOld reports whether the cell is in another job than the process.
func (p *process) isOld() bool {
	job := p.job.Load()
	return job != nil && job != world.CurrentJob()
}

// isStale reports whether renew has to be called before anything is done.
func (p *process) isStale() bool { return p.isOld() || p.d.IsBroken() }

// upToDate has renew called if need be.
func (p *process) upToDate() error {
	if p.isStale() {
		return p.renew()
	}
	return nil
}

// renew begins anew where that is due, and returns why nothing can be called otherwise.
func (p *process) renew() error { return p.renewIn(p.ctx()) }

func (p *process) renewIn(ctx context.Context) error {
	p.renewing.Lock()
	defer p.renewing.Unlock()
	job := world.CurrentJob()
	switch {
	case p.isOld():
	case p.alone && p.d.IsBroken() && !p.isOver():
		p.begin(fabric.NewMemory(1)[0])
		return nil
	default:
		return p.d.Broken()
	}
	f, err := network(ctx, p.hosts, job)
	if err != nil {
		return notBegun(job, err)
	}
	if p.tracing.Load() { // numbers of messages begin anew
		p.retrace(job)
	}
	old, was := p.begin(f), p.job.Load()
	p.enter(job)
	go leave(old, was)
	return nil
}

// goesOn reports that one of the process's jobs has ended, of which the caller has something.
func (p *process) goesOn(job int32) error {
	if err := p.upToDate(); err != nil {
		return err
	}
	if job != p.jobs.Load() {
		return bad(ErrRequest, "its job was ended, in an earlier cell: make it again")
	}
	return nil
}

// isOver reports whether this rank has ended its job in this era, isFinal whether that was by Finalize.
func (p *process) isOver() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.over != nil && p.over == p.era()
}

func (p *process) isFinal() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.finalized && p.over == p.era()
}

// ends notes that this rank ends its job.
func (p *process) ends(finally bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.over, p.finalized = p.era(), finally
}

// begin makes another fabric the process's, on which nothing has happened yet, and returns the old one. The caller is renewing.
func (p *process) begin(f fabric.Fabric) (old fabric.Fabric) {
	p.registry.Lock()
	p.jobs.Add(1)
	p.unwaited.Store(0)
	for number, c := range p.comms {
		c.last.Store(0)
		c.root.Store(0)
		c.pace.reset()
		c.known.Store(0)
		if c != p.world && c != p.self {
			c.outlived.Store(true)
			delete(p.comms, number)
		}
	}
	p.registry.Unlock()
	p.buffers.clear()
	p.defaults()
	p.files.closeAll()
	p.comeHome()
	old, p.fabric = p.fabric, f
	p.d.Reset(f, func() {
		clear(p.windows.byContext)
		p.faults.reset()
		p.watch.reset()
	})
	return old
}

// finalize is the last part of Finalize.
func (p *process) finalize() error {
	p.ends(true)
	ctx, cancel := context.WithTimeout(p.ctx(), finalizing)
	defer cancel()
	if _, engine := session.Installed(); !engine {
		p.watch.close()
		p.d.Locked(func() { p.d.Fail(p.final()) }) // goroutines that still wait
		tellOver()
		return p.d.Close(ctx)
	}
	p.d.Break(p.final(), 0, "")
	if p.alone {
		return nil
	}
	return p.job.Load().End(ctx, 0, "")
}

// final is what a call after Finalize is told.
func (p *process) final() error {
	if _, engine := session.Installed(); engine {
		return bad(ErrSession, "Finalize was called: MPI can be used again in the next cell, which begins anew")
	}
	return bad(ErrSession, "Finalize was called: nothing of MPI can be used after it")
}

// endsJob is what ErrorsAreFatal does: the other ranks of the job are told, and the cell fails, or the program exits.
func (p *process) endsJob(_ *Comm, err *Error) error {
	p.stop(err, 1, err.Error())
	return err
}

// endJob is Abort.
func (p *process) endJob(code int, why string) {
	p.stop(bad(ErrOther, "%s", why), code, why)
}

// telling is how long a rank waits for its kernel to know that the job was ended; it takes a millisecond, of a far host's rank some more.
const telling = 5 * time.Second

func (p *process) stop(err error, code int, why string) {
	interrupted := p.ctx().Err() != nil
	p.breaks(err, code, why)
	if _, engine := session.Installed(); !engine {
		exit(err, code, why)
	}
	if interrupted {
		return // the cell ends by itself
	}
	panic(err)
}

// breaks ends the job: the other ranks are told, and in a notebook the kernel is.
func (p *process) breaks(err error, code int, why string) {
	job := p.job.Load()
	p.ends(false)
	p.d.Break(err, code, why)
	if _, engine := session.Installed(); !engine || p.alone || p.isOld() {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), telling) // the cell's may have ended
	defer cancel()
	if job.End(ctx, code, why) != nil {
		fmt.Fprintln(os.Stderr, "mpi: the notebook does not answer: that this job was ended may not be known to the next cell")
	}
}

// ending is how long a program's rank whose job another has ended waits for its launcher to end it.
const ending = 2 * time.Second

// exit ends a program's rank. Where another's end is the cause, it must not come first: the launcher names the rank that does, and takes its status.
func exit(err error, code int, why string) {
	var aborted *device.AbortError
	if errors.As(err, &aborted) {
		code = max(aborted.Code, 1)
	}
	told := aborted != nil || !isFirst() // who has ended the job says why
	if !told {
		fmt.Fprintln(os.Stderr, why)
	}
	if _, launched := world.Self(); launched && (told || failedElsewhere(err)) {
		time.Sleep(ending)
	}
	if code == 0 { // Abort(0) is no Finalize that was forgotten
		tellOver()
	}
	os.Exit(code)
}

// isFirst reports whether this rank is the first of its job to end it: the others, which have made the same mistake or have found the same death, are silent.
func isFirst() bool {
	_, launched := world.Self()
	if !launched {
		return true
	}
	ctx, cancel := context.WithTimeout(context.Background(), ending)
	defer cancel()
	me := fmt.Sprint(world.Rank())
	first, err := world.CurrentJob().Agree(ctx, "mpi.end", me)
	return err != nil || first == me
}

// failedElsewhere reports whether an error is that another rank has ended, in a way for which the launcher ends the job.
func failedElsewhere(err error) bool {
	var lost *device.LostError
	if !errors.As(err, &lost) {
		return false
	}
	end, known := howEnded(lost.Rank)
	return known && !end.Well()
}

// knowing is how long a call that a rank's end has ended waits at most to know how that was: the word of it comes within milliseconds where the
// rank has ended, a little later on a loaded machine, and never where only its host is out of reach.
const knowing = time.Second

// howLost says what has become of a rank of the job.
func (p *process) howLost(lost *device.LostError) string {
	if !p.isHome(lost.Rank) {
		return p.howLostOutside(lost)
	}
	left := errors.Is(lost.Err, fabric.ErrClosed)
	if p.job.Load() != nil && !p.alone && !(left && world.Alive(lost.Rank-p.first)) {
		ctx, cancel := context.WithTimeout(context.Background(), knowing)
		defer cancel()
		switch end, err := world.Ended(ctx, lost.Rank-p.first); {
		case err == nil && end.Well():
			return end.String() + ", without Finalize"
		case err == nil:
			return end.String()
		}
	}
	if left {
		return "has finalised MPI, or begun another job"
	}
	return fmt.Sprintf("does not answer any more: %v", lost.Err)
}
