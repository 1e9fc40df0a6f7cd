package ses

import (
	"errors"
	"fmt"
	"net"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/sesv2/types"
	"github.com/aws/smithy-go"

	"rapport/shared/core/fault"
)

// What the operator has to do, by what SES says.
const (
	slower     = "SES takes no more for now; it is tried again by itself, if this stays lower MAX_SEND_RATE or ask AWS for a higher rate"
	quota      = "the account's daily quota is used up; it frees up by itself within 24 h, ask AWS for a higher one in the SES console (Account dashboard)"
	paused     = "sending is paused for this account or configuration set; see why in the SES console (Reputation metrics), then resume it"
	suspended  = "AWS has suspended this account's sending; answer AWS's case in the Support Center"
	mailFrom   = "the custom MAIL FROM domain is not verified; set its MX record as the SES console says (Identities), or take the domain out"
	unverified = "SES lets this account send only from, and in the sandbox only to, verified addresses; verify the shop's domain in the SES console (Identities) and ask for production access"
	missing    = "SES does not find what this mail names; create the configuration set CONFIGURATION_SET in this region, or correct its name"
	denied     = "the function may not send; give its role ses:SendEmail on the sender's identity and the configuration set, and check its credentials"
	apart      = "SES cannot be reached; check the region, the endpoint and the network"
)

// classify says by engine.Mailer's kinds what an error means. What is not certainly a refusal keeps no kind:
// the mail may have been accepted.
func classify(err error) error {
	if notSent(err) {
		return refuse(fault.TooMany, apart, err)
	}
	var api smithy.APIError
	if !errors.As(err, &api) {
		return fmt.Errorf("it is not known whether SES has accepted the mail: %w", err)
	}
	if r, ok := errors.AsType[*types.MessageRejected](err); ok {
		return rejected(r.ErrorMessage(), err)
	}
	switch api.ErrorCode() {
	case "BadRequestException":
		return fault.New(fault.Invalid, "SES refuses this mail: %s", api.ErrorMessage())
	case "TooManyRequestsException", "ThrottlingException", "Throttling", "ThrottledException",
		"RequestLimitExceeded", "RequestThrottled", "RequestThrottledException":
		return refuse(fault.TooMany, slower, err)
	case "LimitExceededException":
		return refuse(fault.TooMany, quota, err)
	case "SendingPausedException":
		return refuse(fault.Forbidden, paused, err)
	case "AccountSuspendedException":
		return refuse(fault.Forbidden, suspended, err)
	case "MailFromDomainNotVerifiedException":
		return refuse(fault.Forbidden, mailFrom, err)
	case "NotFoundException":
		return refuse(fault.Forbidden, missing, err)
	case "AccessDeniedException", "AccessDenied", "UnrecognizedClientException", "InvalidClientTokenId", "ExpiredToken", "ExpiredTokenException",
		"InvalidSignatureException", "SignatureDoesNotMatch", "IncompleteSignature", "MissingAuthenticationToken", "MissingAuthenticationTokenException",
		"NotAuthorized", "OptInRequired":
		return refuse(fault.Forbidden, denied, err)
	case serverBusy, serverDenied, serverRejected:
		return byServer(api, err)
	}
	return fmt.Errorf("it is not known whether SES has accepted the mail: %w", err)
}

// rejected tells what SES has under one type apart: what is wrong with the mail, and what with the account.
func rejected(message string, err error) error {
	m := strings.ToLower(message)
	switch {
	case strings.Contains(m, "not verified"):
		return refuse(fault.Forbidden, unverified, err)
	case strings.Contains(m, "paused") || strings.Contains(m, "suspended") || strings.Contains(m, "disabled"):
		return refuse(fault.Forbidden, paused, err)
	}
	return fault.New(fault.Invalid, "SES refuses this mail: %s", message)
}

func refuse(k fault.Kind, advice string, err error) error {
	return fault.New(k, "%s (%w)", advice, err)
}

// notSent tells that no connection was made: then it is certain that the mail was not accepted.
func notSent(err error) bool {
	if op, ok := errors.AsType[*net.OpError](err); ok && op.Op == "dial" {
		return true
	}
	_, dns := errors.AsType[*net.DNSError](err)
	return dns
}
