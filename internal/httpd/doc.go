// Package httpd owns the way of a request before and after the rooms that
// answer it: listeners, TLS, request ids, access log, limits, headers, the
// cross-origin check, health, and a stop that lets open requests end. It knows
// no noun and refuses to show anything: pages, API and the words of a fault
// come from web and api, which app mounts here.
//
// # Why
//
// Everything that must hold for every route stands in one chain (engine.go), in
// the order in which it must hold; a route cannot be mounted outside of it.
//
// Cross-origin requests are refused by Sec-Fetch-Site and Origin
// (net/http.CrossOriginProtection), so forms need no token. Requests with a
// bearer token are exempt: a browser adds none by itself. The other half of
// that bargain is the API's: a request with a bearer token never falls back to
// the session's cookie.
//
// Referrer-Policy is same-origin and not no-referrer: with the latter, browsers
// send "Origin: null" on a site's own forms, and where Sec-Fetch-Site is absent
// (plain http in an office network, older Safari) the check above would refuse
// them. Nothing leaves the site either way.
//
// The access log holds the route's pattern, not the path, no query, no address
// and no user agent: a path may carry a code that somebody is bound to.
//
// Below 500 MB of free disk unsafe methods are answered 503: a database that
// runs full in the middle of an act is worse than one that waits.
package httpd
