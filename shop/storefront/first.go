package storefront

import "net/http"

// firstSteps is where the bar leads while Rapport has no definitions.
func (s *shop) firstSteps(w http.ResponseWriter, r *http.Request) {
	s.open(w, r).show(http.StatusOK, page{Name: "first-steps", Title: "First steps"})
}
