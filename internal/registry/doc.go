// Package registry owns firms, their facilities and qualifications, the gate that
// asks whether a facility may take goods, and the published editions of the list
// of qualified firms (名录). It refuses to know lots and cases, to let anybody pass
// a failed check but by a bureau's recorded override, and to show a person's name in
// public.
//
// # Limits
//
//	50 facilities a firm, 50 qualifications a facility, 1000 facilities an
//	edition; capacities up to 10 000 000 t a year. An application brings at most
//	12 documents of 20 MB each, PDF, JPEG or PNG by content; a facility has at
//	most 120 declared periods.
//
// # Why
//
// The gate judges one qualification at a time: it is no use that one licence
// covers the waste and another one the method. What passes nowhere is shown for
// the qualification that comes nearest, with every check that fails and the rule
// behind it.
//
// A licence is checked at the moment goods change hands, not when the firm was
// registered (固体废物污染环境防治法 第八十条 makes the giver liable, 危险废物经营许可证
// 管理办法 第十条 the scope). Being listed is a check of its own: a valid licence that
// is not in the edition in force does not suffice, and neither does a listing whose
// licence was suspended since. Capacity counts what facilities accepted here this
// year and what the firm declares that it took elsewhere. From the annual scale on it warns,
// more than a fifth above it blocks, since that needs a new licence (第十二条).
//
// An edition is drafted with its listing and published by another person. What is
// published is what was drafted: if firms changed in between so that the listing
// would differ, publishing is refused and a new draft is needed. The bytes of an
// edition are part of its entry and never drawn again, so that a fingerprint of
// today is good for ever; later suspensions and reinstatements are notices beside it.
//
// One registry, one sequence of numbers. A bureau can publish only when its
// division holds that of the edition in force, so that no county replaces the
// region's list.
//
// A firm asks by an application; one person examines it against a checklist that
// is data (examination_items.csv), another decides, and what is accepted is
// entered by the same acts as if by hand. That nothing changed is confirmed by the
// editor alone: it enters nothing. An entry is confirmed when it was entered, when
// the editor confirmed it, or when an edition with it was published; without that
// for the term of list.reconfirm it is stale. Whether it is follows from these
// moments and a day, so that nothing has to run for an entry to turn stale.
//
// Delisting (除名) suspends for good: what comes back is another qualification, by
// an application. Names of files are not kept, since they tell of people.
//
// A check symbol of a USCC that does not hold is a warning with a reason: firms
// with such codes exist.
package registry
