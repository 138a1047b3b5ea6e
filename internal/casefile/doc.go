// Package casefile owns cases (案卷) and the legal ground of each lot: measures
// and their last days, approvals, decisions, holds, and the Standing that follows
// from them. It refuses to know where goods are, who holds them and what a lot is
// beyond its id, code, stream and legal ground; custody has all that.
//
// # Why
//
// A seized thing is still its owner's. Whether it may be destroyed follows from
// decisions and holds alone, never from where it lies, so Legal and its Standing
// live in a room of their own and every gate asks Standing for the moment of the
// act.
//
// Acts of a case that concern goods are expanded to named lots when recorded: one
// act, an entry in the case's stream and one in each lot's. Lots that join the
// case later are not covered and need an act of their own; a decision never
// grows silently.
//
// The last word counts. Standing follows the decision recorded last, also while
// it is not effective yet: a confiscation that was taken back from tomorrow on
// does not ground a destruction today. This errs towards keeping the goods.
//
// An urgent measure (行政强制法 第十九条) may come before its approval, which must
// follow within 24 hours. A missing approval never stops goods from being taken
// in; after 24 hours it blocks decisions that take the goods and destruction.
// An approval that comes late lifts the block; that it was late stays on record.
//
// The law of the case (Regime) says how long a measure may last. A last day is that
// of the paper, never later than the term; where none is typed it is the term's.
// Extensions and excluded time only ever move it on, and each entry carries the
// day it came to, so that what stood then follows from the entries without the
// tables of terms. Changing the regime moves no day that is on paper.
//
// While goods are tested the clock stands, however long that takes: nobody should
// lapse because a laboratory is slow. That it takes longer than the party was told
// is warned of, not punished.
//
// What was not kept (Breach) is derived from the legal ground and never recorded,
// so no act can forget to say it and none can take it away. A decision after the
// last day is taken with a statement, not refused: the goods have to go somewhere.
//
// A transfer (移送) is a noun of its own with its own stream, since it has two
// sides, of which one is another organisation, and goes on for years after the
// case's own acts. Each of its acts says once whether it kept its clock, by the
// table of clocks that was in force; a breach stays for ever. What it means for
// goods stands in the lots' own streams: from when the case is sent the period of
// the measure stands still, from when the police file it the goods are evidence,
// and what comes back stands as goods whose period has run out until somebody
// decides. The clock never goes on by itself.
//
// The police see the transfer and the goods that it names, not the case: what
// they need of it is in the papers that go along.
//
// What a kind of decision asks for is the table decision_requirements.csv. What
// the law always asks for is refused when it lacks; what it asks for only where
// the case needs it (法制审核、集体讨论, the notice of ownerless goods) may be left
// unsaid, since older clients know no such fields: then it stays an open point
// of the case. A kind that asks for the head's approval is recorded by the head,
// as that approval: the act and the signature are one.
//
// Appeal does not stop execution (行政处罚法 第七十三条), but destroyed goods cannot
// be given back. So a decision can keep its goods until the time for a suit is
// over. Pages offer that first; clients of the API ask for it, since a decision
// without it must stay what it was. The hold has a last day and ends by itself,
// without an entry: everything that asks for holds asks for a moment. Earlier it
// ends by the party's waiver or, for perishable and dangerous goods, by the head.
//
// A review or suit that changed or revoked the decision takes its force from it,
// and nothing of the goods moves until a decision of a later day is there. Which
// decisions are meant follows from the day on which the hold began.
//
// The exception for tiny offices (one person both handles and keeps) is granted by
// the head for one case, or for the agency for at most a year. It is recorded with
// its reason, printed on every paper it touches, and never lets one person give
// both signatures; who asks for it decides what it relaxes.
//
// Names, numbers and contacts of parties lie beside the ledger and can be erased;
// titles and papers are restricted, not personal: an agency that does not want a
// name in a title for ever writes 某 as its published decisions do.
package casefile
