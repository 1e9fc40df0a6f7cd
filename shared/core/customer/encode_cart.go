package customer

import "rapport/shared/core/pack"

func packCartLine(w *pack.Writer, l Line) {
	for _, s := range [...]string{l.Product, l.Name, l.Variant, l.Category, l.URL, l.Image, l.Currency} {
		w.Text(s)
	}
	w.Float(l.Price)
	w.Float(l.Quantity)
}

func unpackCartLine(r *pack.Reader) Line {
	return Line{r.Text(), r.Text(), r.Text(), r.Text(), r.Text(), r.Text(), r.Text(), r.Float(), r.Float()}
}
