// Package deadline owns the clocks that run for things which are not lots: a
// transfer that waits for its answer, a list that must be published, a manifest
// that must be entered afterwards. It refuses to know what those things are: the
// room of each noun says which of its clocks run, and this room lists them by
// who must act and by when.
//
// # Why
//
// Running clocks are drawn from the nouns, as columns of lists are, and replaced
// with every act on them. They are no record: that a term was missed is read from
// the entries of the noun for ever, whatever stands here.
//
// Clocks of lots (the last day of a measure, the approval of an urgent one) stay
// with the lots, of which there are a million; things with a clock of their own
// are few.
//
// How long a term is, and by which article, stands in seeds/reference/clocks.csv
// and is found by the clock's code.
package deadline
