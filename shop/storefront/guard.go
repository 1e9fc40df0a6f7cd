package storefront

import "net/http"

// policy allows this origin's own files and nothing inline, so that nothing a customer types can become a script.
const policy = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'; " +
	"object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// maxForm bounds what a form may send, in bytes.
const maxForm = 16 << 10

// guard sets the headers of every answer and refuses acts that another site's page starts.
func guard(next http.Handler) http.Handler {
	cross := http.NewCrossOriginProtection()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		if err := cross.Check(r); err != nil {
			http.Error(w, "This form was sent from another site. Open the shop and try again there.", http.StatusForbidden)
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, maxForm)
		next.ServeHTTP(w, r)
	})
}
