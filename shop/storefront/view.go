package storefront

import "net/http"

func (s *shop) home(w http.ResponseWriter, r *http.Request) {
	v := s.open(w, r)
	v.page("Home")
	v.view(http.StatusOK, page{Name: "home", Title: "Light and things for the home", Body: products})
}

func (s *shop) category(w http.ResponseWriter, r *http.Request) {
	v := s.open(w, r)
	c, ok := categoryOf(r.PathValue("category"))
	if !ok {
		v.missing()
		return
	}
	in := productsIn(c.ID)
	v.page(c.Title)
	listed := []map[string]any{}
	for i, p := range in {
		g := v.goods(p)
		g["position"] = i + 1
		listed = append(listed, g)
	}
	v.track("Product List Viewed", map[string]any{"list_id": c.ID, "category": c.ID, "products": listed})
	v.view(http.StatusOK, page{Name: "category", Title: c.Title, Category: c.ID, Body: struct {
		category
		Products []product
	}{c, in}})
}

func (s *shop) product(w http.ResponseWriter, r *http.Request) {
	v := s.open(w, r)
	p, ok := productOf(r.PathValue("id"))
	if !ok {
		v.missing()
		return
	}
	v.page(p.Name)
	v.track("Product Viewed", v.goods(p))
	v.view(http.StatusOK, page{Name: "product", Title: p.Name, Category: p.Category, Body: struct {
		product
		Max      int
		FreeFrom money
		Related  []product
	}{p, maxOfOne, freeFrom, related(p)}})
}

func (s *shop) notFound(w http.ResponseWriter, r *http.Request) { s.open(w, r).missing() }

// missing tells nothing to Rapport: there was no page to see.
func (v *visit) missing() {
	v.calls = nil
	v.view(http.StatusNotFound, page{Name: "missing", Title: "Not on our shelves"})
}
