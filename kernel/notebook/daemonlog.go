package notebook

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strconv"

	"jeton/kernel/front"
	"jeton/kernel/words"
	"jeton/launcher/daemons"
)

// maxFollowedBytes bounds what a daemon shows under the cell that started it; its log has all.
const maxFollowedBytes = 1 << 20

// follow shows what a daemon prints, line by line, under the cell that started it, until it has ended.
func (k *daemonKeeper) follow(t daemons.Table, d *kept, started daemons.Daemon) {
	defer k.wg.Done()
	defer k.release(d)
	pid := strconv.Itoa(started.Pid)
	lines := &tagger{tag: fmt.Sprintf("[%s/%d] ", d.host, started.Pid), lang: k.nb.language(), out: d.out}
	for next := int64(0); ; {
		p, err := t.Log(k.ctx, pid, next, true)
		if err != nil {
			lines.lost(k.ctx, err)
			return
		}
		if p.Ended {
			break
		}
		if next = p.Next; !lines.enough() {
			lines.write(p.Text)
		}
		if lines.enough() && !lines.told {
			lines.told = true
			lines.say(fmt.Sprintf("… and more: %%logs %s shows it, %%logs -f %s follows it", d.name, d.name))
		}
	}
	lines.end()
	if end, err := t.Wait(k.ctx, pid); err == nil && end.Exit() != (daemons.Daemon{}).Exit() && !d.expected(end) {
		if end.Exit().Signal != 0 {
			k.nb.recording.fault("kill", "proc", d.name, "host", d.host, "signal", daemons.SignalName(end.Exit().Signal))
		}
		d.out.Stream("stderr", []byte(lines.tag+words.Said(lines.lang, d.name+" ended: "+end.Exit().String())+"\n"))
	}
}

// expected says whether it has ended by a signal that a person sent.
func (d *kept) expected(end daemons.Daemon) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.sent[end.Signal]
}

// A tagger shows lines with a tag before each.
type tagger struct {
	tag   string
	lang  words.Lang
	out   front.Output
	part  []byte // of a line
	shown int
	told  bool
}

// maxLineBytes is how much of a line is waited for.
const maxLineBytes = 16 << 10

func (t *tagger) enough() bool { return t.shown >= maxFollowedBytes }

func (t *tagger) write(text []byte) {
	t.part = append(t.part, text...)
	i := bytes.LastIndexByte(t.part, '\n') + 1
	if i == 0 && len(t.part) > maxLineBytes {
		t.part = append(t.part, '\n')
		i = len(t.part)
	}
	if i == 0 {
		return
	}
	var b bytes.Buffer
	for line := range bytes.Lines(t.part[:i]) {
		b.WriteString(t.tag)
		b.Write(line)
	}
	t.shown += b.Len()
	t.out.Stream("stdout", b.Bytes())
	t.part = append(t.part[:0], t.part[i:]...)
}

func (t *tagger) say(text string) {
	t.out.Stream("stdout", []byte(t.tag+words.Said(t.lang, text)+"\n"))
}

// end shows a last line that has no end.
func (t *tagger) end() {
	if len(t.part) > 0 {
		t.write([]byte("\n"))
	}
}

// lost says why nothing more comes, unless the notebook ends.
func (t *tagger) lost(ctx context.Context, err error) {
	t.end()
	if ctx.Err() == nil && !errors.Is(err, context.Canceled) {
		t.out.Stream("stderr", []byte(t.tag+words.Said(t.lang, "its host tells no more of it: "+err.Error())+"\n"))
	}
}

// lastLogBytes is how much of a log's end is shown at once.
const lastLogBytes = 1 << 20

// logText is the end of a daemon's log, and where it goes on.
func logText(ctx context.Context, t daemons.Table, who string) (text []byte, next int64, err error) {
	next = -lastLogBytes
	for {
		p, err := t.Log(ctx, who, next, false)
		if err != nil || len(p.Text) == 0 {
			if next < 0 {
				next = 0
			}
			return text, next, err
		}
		text = append(text, p.Text...)
		next = p.Next
		if len(text) > 2*lastLogBytes { // it grows faster than it is read
			return text, next, nil
		}
	}
}
