// Package diagram draws a run: pictures of an event log ([history.Log]), and of what is measured in it.
//
// Model. Each picture is a value that displays itself as the last expression of a cell: HTML in a notebook, text in a terminal. Figure
// is the same as one SVG, and Save keeps it in a file. It is drawn from the log alone: an arrow joins the events that the log says are of one message, and a message
// whose other end is unknown ends in the open.
//
//	log, err := history.Load()
//	diagram.SpaceTime(log)                                            // lanes, messages, sections, faults
//	diagram.SpaceTime(log, diagram.Options{Verdicts: []check.Verdict{check.Mutex(log)}})  // and in red where it went wrong
//	diagram.Cut(log, 1)                                               // the global state that wave 1 recorded
//	diagram.Topology(log)                                             // who talks to whom, and messages on their way
//	diagram.Detectors(log)                                            // who is thought dead, by whom, and who is
//	diagram.Phi(8, []diagram.Curve{{"p3", accrual.Curve(3)}})         // suspicion over time
//	diagram.Counts(log, []check.Expected{check.ElectionCount(5)})     // messages counted, beside what theory allows
//	diagram.Live(ctx, batches, diagram.LiveConfig{})                  // a run while it goes on
//
// Time goes downwards. An event then takes the height of one line of text and no width, so that words stand level beside it, ten lanes
// fit a notebook's width, a long run is read by scrolling as everything in a notebook is, and a live picture grows where the eye waits.
//
// No picture needs a server, or anything from elsewhere: details are in tooltips, types of messages are shown and hidden by style
// sheets, and a short script, which a saved notebook keeps, adds the causal past and future of an event that is clicked or come to by keys,
// a window on long runs, and the reader's place in a run that is drawn again and again. Where scripts do not run, the picture stands still; where markup is taken away (a notebook that is not trusted), its text
// form is shown.
//
// Colours can be told apart by those who do not see red and green apart (Okabe and Ito), follow the page's theme, and never say something
// alone: types have dashes, faults and states have signs.
//
// What it does not do: it judges nothing (package check does), and draws no source code.
//
// Sources: Lamport (1978), fig. 1; Chandy, Lamport (1985), fig. 5; Okabe, Ito, "Color Universal Design" (2008); WCAG 2.1, 1.4.3 and 1.4.11.
package diagram
