package edge

import "net/http"

// cors returns the headers by which a browser lets a page of a listed origin send and read the answer. Other
// origins get none; the answer differs by origin, which caches are told.
func (ks Keys) cors(origin string) map[string]string {
	h := map[string]string{"Vary": "Origin"}
	if ks.Lists(origin) {
		h["Access-Control-Allow-Origin"] = origin
		h["Access-Control-Expose-Headers"] = "Retry-After"
	}
	return h
}

// preflight answers a browser's OPTIONS.
func (ks Keys) preflight(origin string) Response {
	h := ks.cors(origin)
	if !ks.Lists(origin) {
		return answer(http.StatusForbidden, body{Error: "pages of this origin may not send here; add it to a browser key's origins"}, h)
	}
	h["Access-Control-Allow-Methods"] = "POST, OPTIONS"
	h["Access-Control-Allow-Headers"] = "Authorization, Content-Type, Content-Encoding"
	h["Access-Control-Max-Age"] = "7200"
	return Response{StatusCode: http.StatusNoContent, Headers: h}
}
