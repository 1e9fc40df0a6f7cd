package item

import "time"

const ofFigure = "FIGURE#"

// Figure is the key of a figure on a day: a sum over the journal, or a headcount.
func Figure(name string, day time.Time) Key {
	return Key{ofFigure + name, written(day)}
}

// Figures is the range of a figure's days, first and last among them.
func Figures(name string, first, last time.Time) Range {
	return Range{Partition: ofFigure + name, From: written(first), To: written(last) + "\x00"}
}

// NewestFigures is the range of a figure's newest days, newest first.
func NewestFigures(name string, limit int) Range {
	return Range{Partition: ofFigure + name, Limit: limit, Backward: true}
}

// FigureDay returns the day that a figure is of.
func FigureDay(k Key) (time.Time, error) { return parseDay(k, k.Sort) }

// Counted is the key of what is known of all figures of days together: which days were added up.
func Counted() Key { return Key{"FIGURE", "!"} }

// FigureOf returns the name of a key that Figure made; "" of another key.
func FigureOf(k Key) string { return behind(ofFigure, k.Partition) }
