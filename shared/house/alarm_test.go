package house

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// asynchronous tells whether something starts the function without waiting for its answer.
func (f function) asynchronous() bool {
	for _, e := range f.properties.of("Events").blocks() {
		if e["Type"] != "HttpApi" {
			return true
		}
	}
	return false
}

// watched lists the functions of which an alarm of the template adds up a metric of Lambda's.
func watched(t *testing.T, alarm, metric string) []string {
	properties := resources(t)[alarm].of("Properties")
	require.NotNil(t, properties, "there is no %s", alarm)
	metrics, _ := properties["Metrics"].([]any)
	var ids []string
	for _, m := range metrics {
		if chosen, ok := m.([]any); ok { // !If of a function that is not always there
			m = chosen[1]
		}
		one, _ := m.(map[string]any)
		stat := block(one).of("MetricStat", "Metric")
		if stat == nil {
			require.Equal(t, "SUM(METRICS())", one["Expression"], "%s: what is not a metric adds up all of them", alarm)
			continue
		}
		require.Equal(t, metric, stat["MetricName"], alarm)
		dimensions, _ := stat["Dimensions"].([]any)
		require.Len(t, dimensions, 1, alarm)
		dimension, _ := dimensions[0].(map[string]any)
		require.Equal(t, "FunctionName", dimension["Name"], alarm)
		ids = append(ids, fmt.Sprint(dimension["Value"]))
	}
	slices.Sort(ids)
	return ids
}

func TestEachFunctionsFailuresAreWatchedByAnAlarm(t *testing.T) {
	var all, asynchronous []string
	for _, f := range functions(t) {
		all = append(all, f.id)
		if f.asynchronous() {
			asynchronous = append(asynchronous, f.id)
		}
	}
	require.Equal(t, all, watched(t, "ErrorsAlarm", "Errors"), "a function whose errors nobody sees fails for days")
	require.Equal(t, asynchronous, watched(t, "FailuresAlarm", "AsyncEventsDropped"), "what nobody waits for and is given up on is seen by this alarm alone")
	require.Equal(t, asynchronous, watched(t, "FailuresLostAlarm", "DestinationDeliveryFailures"), "what was given up on and could not be kept is in no list")
}

func TestEachFunctionHasALogGroupOfItsOwnThatForgets(t *testing.T) {
	all := resources(t)
	taken := map[string]string{}
	for _, f := range functions(t) {
		group := fmt.Sprint(f.properties.of("LoggingConfig")["LogGroup"])
		require.Equal(t, "AWS::Logs::LogGroup", all[group]["Type"], "%s logs to %s, which the template does not make: Lambda would make a group that keeps names of customers for good", f.id, group)
		require.Empty(t, taken[group], "%s logs into the group of %s: a person who looks for one finds both", f.id, taken[group])
		taken[group] = f.id
		require.Positive(t, all[group].of("Properties")["RetentionInDays"], "%s: what names customers is not kept for good", group)
	}
}
