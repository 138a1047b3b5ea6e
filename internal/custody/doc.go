// Package custody owns the life of a lot from seizure until destruction takes
// it: seizures and their lines, lots, splits, photos, handoffs and the
// discrepancies found on the way, and the containers that lots are packed in. It knows nothing of HTTP, SQL or paper; it
// refuses to decide what the law says of goods (casefile), whether a firm may
// take them (registry) and whether they may be destroyed (destruction): for the
// last it declares Clearance and is given an answer.
//
// # Rules
//
//   - Every moment has exactly one keeper (保管人), who is accountable, and one
//     possessor (占有人), who has the goods. An offer only reserves; the sender
//     stays keeper of every lot until the receiver's acceptance is stored, the
//     carrier is possessor on the road (公安机关涉案财物管理若干规定 art. 11).
//
//   - Quantities and masses are conserved: children add up to the parent, and
//     what a receipt counts less than was sent stays on a discrepancy under the
//     sender. Counts are exact; masses measured at both ends may differ by the
//     tolerance of the reference book; an estimate is replaced by the first
//     weighing without dispute.
//
//   - Who investigates does not keep (办案与保管分离, 公安机关办理刑事案件程序规定 art.
//     235): a handler of a lot cannot receive it into the store, unless the
//     head's recorded exception for tiny offices holds. Nobody, exception or
//     not, signs both sides of one handoff.
//
//   - Lots of a seizure that no second officer confirmed may reach the store and
//     do nothing else.
//
//   - Goods go to a firm only on one approved order, and only lots that Clearance
//     lets pass, when offered and again when received. What it blocks at the gate
//     is refused there, whatever the receiver says.
//
//   - A container holds goods of one agency, one keeper and one state, and each
//     lot lies in at most one. An intact seal stands for what is inside: a handoff
//     takes containers whole, and a receipt answers them by the recorded number.
//     Who answers one lot alone has opened the container, and the receipt says so
//     first. Splitting takes the lot out before.
//
//   - A store is a tree of places, each under a label, six deep. Moving goods is
//     one act of their keeper; leaving or changing keeper takes them out of their
//     place. Capacity is counted in packages, which can be seen and counted on a
//     shelf; floor area is not kept. Printing a place's label is reading: the code
//     is on the wall for all who enter, and opens nothing. Places are restricted: the public learns of
//     their labels no more than of unused ones.
//
//   - Goods may stay where they were found, with the party or an entrusted third
//     party (left.go, entrust.go). Neither needs an account: the agency stays
//     keeper in law, and its people inspect the goods on rounds (round.go), by the
//     intervals of the reference book. Two stand for a round: a witness beside the
//     inspector, or a second person who confirms it. What was found counts at
//     once, whoever is still to sign; what differs opens a discrepancy between who
//     answers for the goods and who inspected them, and no one person settles it.
//
//   - What happens to goods in store beside coming and going is a matter
//     (matter.go): one person asks or tells, and it takes effect by the word of
//     another. A check-out (调用, 公安机关涉案财物管理若干规定 art. 11) is for a purpose
//     of the case, by officers of its agency alone; the head approves, the keeper
//     gives, the officer signs, and at the return the keeper answers three
//     questions for each lot: damaged, short, substituted. Each yes opens a
//     difference. A natural loss stands beside what is left; a lot that is wholly
//     lost is consumed. A new label retires the old one. An incident waits until
//     the head knows of it. Goods that a handler holds are in the store within the
//     term of the book (24 hours, assumed for all agencies) or as long as the head
//     lets him; a receipt after that says so (store_in.go).
//
//   - Between two gates the table of the road (road.go) says who may take which
//     step when. A broken seal is reported; its lot, or all that lies in its
//     container, is not taken by seal until it is sealed anew, with another number
//     and before a witness, and a receiver who finds it broken opens a difference
//     all the same. The number on a container's seal is read from the seal: whoever
//     is to receive it is shown none. The sender reroutes while nobody answered; a firm
//     is cleared again. Goods that turn back are not refused at home.
//
//   - A driver without account acts by the code of the trip (trip.go): on that
//     handoff alone, until arrival, receipt or withdrawal, ten days at most. Of
//     the code a hash is kept, and it is told once.
//
// # Limits
//
//	100 lots a matter, out for a year at most;
//	100 lines and 500 lots a seizure; 500 lots a handoff; 100 children a split;
//	20 photos a lot; 12 recordings a seizure; 500 codes looked up and 500 marks
//	sent at once; 20,000 marks on one draft receipt; containers three deep; 100
//	lots a round, 4 photos each.
//
// # Why
//
// The state table (table.go) is the whole law of a lot's whereabouts; deciding
// and rebuilding both ask it, so that a state no act leads to cannot be stored.
// Offering is not a state: goods that are offered lie where they lay.
//
// A check-out is no handoff, although two people sign it as one. A handoff changes
// who is accountable, and all of its law follows from that: refusals with a return
// on its way, carriers, tolerances, seals that stand for what is inside. Goods that
// are checked out keep their keeper; they are lent, whole and by hand, and what
// matters is that they come back in time and as they were.
//
// Goods lost wholly are “consumed”, since the contract's list of states has no
// other word for goods that are gone and went to nobody; the public word is that
// of destroyed ones. The value of a lot stays what it was valued at when taken.
//
// Refused goods come home by a return handoff that the refusal itself creates,
// already on its way, because the sender must take them back whether or not
// somebody remembers to ask. Discrepancies and returns are acts of their own
// with the author "system": they follow from the receipt and name it.
//
// A receipt that several people count (tally.go) is notes, not entries: nothing
// follows from a scan until somebody signs. The lock of the handoff numbers the
// marks, so that whoever has read number n has read all before it, and a phone
// may send again what it is not sure of. Who signs names the number they saw.
//
// Masses of lots weighed together on one truck are shared out by largest
// remainder, so that their sum is the ticket's net mass to the gram.
package custody
