// Package i18n owns the words: every sentence a person reads, in each language
// of the house, and how dates, masses, money and counts are written in it. It
// refuses grammar machines and words composed in code.
//
// Messages lie in assets/locales/LANG/ROOM.json, one file per room and language,
// flat keys. A message names its arguments, {number}, and may say how one is
// written:
//
//	{mass_g:mass}        28.7 千克        from grams
//	{price_fen:money}    5,040 元         from fen
//	{n:count}            1,240
//	{due:date}           2026年11月18日   from a moment.Date or moment.Time
//	{at:time}            2026-11-18 08:48
//	{n} {n:lot|lots}     1 lot, 2 lots, 0 lots: what stands with one and with others
//	{state:custody.state} the message "custody.state."+value
//
// The sentence of a fault is "fault."+code with the fault's parameters.
//
// # Why
//
// Chinese has no plural and English needs two forms, of which a message names
// both where a number stands with a noun: a message stays one string, and no code
// knows a grammar. Arguments are named because word order differs.
// Formats stand in the message because a fault carries only strings: the room
// that says no gives grams, the language decides how grams are written.
// A missing key shows itself, marked and counted, and tests fail on it, so
// that it is found before a person finds it.
package i18n
