// Package reference owns the words and rules that come from law, standards and
// the region rather than from a case: kinds of goods, ways to destroy them, which
// way is normal, an exception or forbidden for which goods, what a firm must hold,
// divisions, units, tolerances, intervals of rounds, titles of laws, and the lists of agencies, measures, decisions,
// holds and bases. It refuses to know firms, cases and lots, and to change: a Book
// is read once, checked hard, and never written.
//
// # Why
//
// Rules are data with a source, a certainty and days of validity, because they
// change and because some of them still wait for a lawyer. Every question about a
// rule takes the moment it is asked for; a fact filled in later is judged by the
// rule of its own day. Names (divisions, units) are found at any time: an old
// paper must still be readable.
//
// Every act that used a rule records Book.Version, which is made from the bytes of
// the tables themselves, so that nobody can change a table and forget to say so.
//
// Category × method is a closed world: what no row allows is forbidden. A new
// method is thus nobody's loophole, and open burning stays forbidden for goods
// that were not thought of. "Incineration allowed" is no property of a method
// alone: burning fake pesticides in a licensed furnace is the rule of the law,
// burning clothes for power is an exception with a reason and a second approval.
//
// No category admits landfill: goods are not buried. The two engineered landfills
// stay in the list of methods because residues may end there.
//
// REPROCESS and RENDER are codes of our own: the goods table names these
// treatments (fertiliser to a producer, meat to a rendering plant) and the usual
// list has no code for them.
//
// A table that does not hold together stops the start: an unknown code, a
// duplicate, a gap or overlap in time, an empty cell is an error that names file,
// row and column. All errors come at once.
package reference
