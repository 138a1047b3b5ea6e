package page

import (
	"fmt"
	"strconv"
	"strings"
)

// RowForm is one row of a repeated group: its fields are named Prefix.field. A
// row with Mark is the blank that scripts copy, Mark standing for its number.
type RowForm struct {
	Form    Form
	Prefix  string
	No      int
	Mark    string
	Choices Choices
}

// Choices are what the selects of a form offer, by the field they are for.
type Choices map[string][]Option

// Count tells how many rows of a group were typed.
func (f Form) Count(group string) int {
	n := 0
	for path := range f.Values {
		rest, ok := strings.CutPrefix(path, group+"[")
		if !ok {
			continue
		}
		digits, _, ok := strings.Cut(rest, "]")
		if i, err := strconv.Atoi(digits); ok && err == nil && i+1 > n {
			n = i + 1
		}
	}
	return n
}

// Rows are the rows of a group as typed, at least so many.
func (f Form) Rows(group string, least int, choices Choices) []RowForm {
	rows := make([]RowForm, max(f.Count(group), least))
	for i := range rows {
		rows[i] = RowForm{Form: f, Prefix: fmt.Sprintf("%s[%d]", group, i), No: i + 1, Choices: choices}
	}
	return rows
}

// Blank is the row that scripts copy.
func (f Form) Blank(group, mark string, choices Choices) RowForm {
	return RowForm{Prefix: group + "[" + mark + "]", No: 1, Mark: mark, Choices: choices}
}

// In is a group of rows within a row.
func (r RowForm) In(group string, least int) []RowForm {
	return r.Form.Rows(r.Prefix+"."+group, least, r.Choices)
}

// BlankIn is the row that scripts copy within a row.
func (r RowForm) BlankIn(group, mark string) RowForm {
	return r.Form.Blank(r.Prefix+"."+group, mark, r.Choices)
}
