// Package destruction owns orders to dispose of goods, the runs in which a firm
// destroys them, the attestations of those who watched, and the certificates
// that follow. It refuses to destroy what the law has not given up: MayDestroy
// answers for every lot, at approval, handoff, start and certificate, with each
// reason, its article and who can clear it.
//
// An order is drafted by an officer, approved by somebody who handled none of
// its goods, and, when a category takes the method only as an exception, agreed
// to by a legal reviewer as well, in either order. Goods reach the firm by a
// handoff that names the order. A run freezes its figures when it is completed;
// the firm's second person reviews them; officers attest the hash of what was
// frozen. When the attestations of one responsible agency are in, its lots are
// destroyed and its certificate issues in the same transaction; other agencies'
// lots wait alone.
//
// An event is a joint destruction: an organiser plans it, its notice makes it
// public, and agencies that take part join it with approved orders for the same
// facility, until the first of their goods is in a run. When it is closed, what
// was processed is frozen in its entry; orders that are not done go on alone.
//
// # Limits
//
//	500 lots an order or run; 2 to 5 attestations an agency; 60 photos, 40
//	materials, 20 scale tickets a run; 50 departments, 200 orders and 60 days an
//	event.
//
// # Why
//
// Masses balance or the run does not complete: what came out, stayed over and
// was lost must add up to what the gate accepted, within the tolerance of the
// method. Thermal methods have no balance; an ash ticket stands in for it. The
// inputs are not typed again: they are what the lots weighed when received, and
// only goods that were never weighed may (and must) be weighed at the line.
//
// Before an approval, a completion and a certificate the state of every lot and
// paper concerned is derived once more from the bytes of its entries, in the
// same transaction. Rows that say something else were changed beside the
// ledger: nothing is done, and an alarm is raised.
//
// A certificate's facts are complete, so that its page and file read nothing
// else. They hold no person's name: signatures are role, organisation, strength
// and time. A correction is a new certificate; the old one stays and points to
// it. Lots stay destroyed when a certificate is revoked, because what was
// shredded is shredded; the paper about it is what was wrong.
//
// An event issues no certificates of its own. They issue as always, one for each
// agency and run, or one for each case where the order asks for that, once that
// agency's attestations are in, and name the event: lots become destroyed with
// their certificate, and waiting for the end of an event would leave shredded
// goods on the books as if they were there.
//
// Where a run has several certificates each says what of the run's outputs,
// residue and loss is its part, and by which key: every mass is shared out among
// the lots by what each weighed when it went in, by the largest remainder. Shares
// of lots add up however lots are put on certificates, and whenever these issue;
// shares of agencies would not once a certificate is per case.
//
// An approved order may still be withdrawn while none of its goods are on the
// road or at the firm; otherwise goods reserved for a firm that closed would
// never be free again.
package destruction
