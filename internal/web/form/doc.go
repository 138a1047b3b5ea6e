// Package form turns what a browser posted into typed values, with a fault
// beside every field that cannot be read. It owns reading only: whether a
// quantity is allowed is the core's to say. It refuses floats, unbounded texts
// and control characters.
//
//	in, err := form.Read(c.Request)
//	if err != nil { … }
//	cmd := custody.Split{ID: in.ID("command_id"), Lot: in.Text("code", form.Max(20))}
//	for _, row := range in.Rows("parts") {
//		cmd.Parts = append(cmd.Parts, custody.Part{Quantity: row.Int("quantity", 1, 1e9), MassG: row.Grams("mass")})
//	}
//	if err := in.Err(); err != nil { … }
//
// # Why
//
// A person mends all fields at once, so getters collect faults instead of
// returning them, and Err gives them together. Field paths are those of the
// core and the API (lines[0].quantity), so a fault from anywhere finds its
// field on the page. Rows are renumbered from 0 when read: a page may add and
// remove rows freely and the core's index still names the right one.
// What was typed is kept for the page that asks again, except secrets.
package form
