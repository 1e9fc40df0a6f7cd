package engine

import (
	"context"
	"log/slog"
	"time"
)

// metric logs a figure that an alarm of template.yaml watches, in CloudWatch's embedded metric format: the log line is the
// metric, at a level that the function's log lets through. More attributes, in pairs, may say what it is about.
func metric(ctx context.Context, level slog.Level, now time.Time, name string, value float64, more ...any) {
	if silent(ctx) {
		return
	}
	attributes := append([]any{name, value, "_aws", map[string]any{
		"Timestamp": now.UnixMilli(),
		"CloudWatchMetrics": []any{map[string]any{"Namespace": "Rapport", "Dimensions": [][]string{{}},
			"Metrics": []any{map[string]string{"Name": name}}}},
	}}, more...)
	slog.Log(ctx, level, name, attributes...)
}
