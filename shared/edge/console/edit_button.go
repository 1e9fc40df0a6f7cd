package console

import (
	"strconv"
	"strings"

	"rapport/shared/edge/form"
)

// change does what a button other than save asks: another view, a row more or less.
func (e *editor) change(do string) {
	what, arg, _ := strings.Cut(do, ":")
	if what == "view" {
		e.Form = nil
		e.openAs(arg)
		return
	}
	if e.Form == nil {
		return
	}
	rowText, whereText, _ := strings.Cut(arg, ".")
	row, err := strconv.Atoi(rowText)
	of := err == nil && row >= 0 && row < len(e.Form.Rows)
	switch {
	case what == "add" && len(e.Form.Rows) < form.MaxRows:
		e.Form.Rows = append(e.Form.Rows, form.NewRow(form.Kind(arg)))
		e.Added = len(e.Form.Rows) - 1
	case what == "remove" && of:
		e.Form.Rows = append(e.Form.Rows[:row:row], e.Form.Rows[row+1:]...)
	case what == "where" && of && len(e.Form.Rows[row].Where) < form.MaxWhere:
		e.Form.Rows[row].Where = append(e.Form.Rows[row].Where, form.Condition{Op: "is"})
		e.Added, e.AddedTo = row, len(e.Form.Rows[row].Where)-1
	case what == "unwhere" && of:
		where := e.Form.Rows[row].Where
		if k, err := strconv.Atoi(whereText); err == nil && k >= 0 && k < len(where) {
			e.Form.Rows[row].Where = append(where[:k:k], where[k+1:]...)
		}
	default:
		return
	}
	e.Texts[0] = e.Form.YAML()
}
