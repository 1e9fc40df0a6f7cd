package ses

import (
	"github.com/aws/smithy-go"

	"rapport/shared/core/fault"
)

// The codes of shared/local/endpoint, which on a server of one's own answers in SES's place for the mail server behind it.
// They are none of SES's, so that nobody is sent to an AWS console for what a mail server said.
const (
	serverBusy     = "MailServerBusy"
	serverDenied   = "MailServerDenied"   // whatever this shop sends
	serverRejected = "MailServerRejected" // this mail
)

const (
	later = "the mail server takes no mail for now; it is tried again by itself, if this stays see whether the server of SMTP_URL runs and how many mails it allows, and lower MAX_SEND_RATE"
	deny  = "the mail server sends nothing for this shop; check login and host in SMTP_URL, that it may send as from in shop.yaml, and whether this machine's address is on a blocklist"
)

func byServer(api smithy.APIError, err error) error {
	switch api.ErrorCode() {
	case serverBusy:
		return refuse(fault.TooMany, later, err)
	case serverDenied:
		return refuse(fault.Forbidden, deny, err)
	}
	return fault.New(fault.Invalid, "the mail server refuses this mail: %s", api.ErrorMessage())
}
