package channels

import "strings"

// Bounds of one subscriber's subscriptions; Jupyter's clients have one, the empty one.
const (
	maxTopics     = 1000
	maxTopicBytes = 4 << 10
)

// topics are what one subscriber wants: prefixes of topics, each with how many times it was asked for (RFC 29).
type topics map[string]int

// apply does what a message on an XPUB socket says: 1 and a topic to subscribe, 0 and a topic to undo that. added is true
// for a subscription; ok is false when the message is none, or goes beyond the bounds.
func (t topics) apply(frames [][]byte) (topic string, added, ok bool) {
	if len(frames) != 1 || len(frames[0]) == 0 || len(frames[0]) > maxTopicBytes {
		return "", false, false
	}
	topic = string(frames[0][1:])
	switch frames[0][0] {
	case 1:
		if len(t) >= maxTopics && t[topic] == 0 {
			return topic, false, false
		}
		t[topic]++
		return topic, true, true
	case 0:
		if t[topic]--; t[topic] <= 0 {
			delete(t, topic)
		}
		return topic, false, true
	}
	return "", false, false
}

// want reports whether a message of this topic is for the subscriber.
func (t topics) want(topic string) bool {
	for prefix := range t {
		if strings.HasPrefix(topic, prefix) {
			return true
		}
	}
	return false
}
