package who

import (
	"strconv"
	"strings"

	"rapport/shared/core/fault"
)

// maxVersions is how many versions of the definitions one number may count: one a day for twenty-seven years.
const maxVersions = 10_000

// runs writes versions for a link: each run that falls by one is one text, "120-3", since most pushes leave most campaigns alone.
func runs(versions []uint32) []string {
	var all []string
	for from := 0; from < len(versions); {
		to := from
		for to+1 < len(versions) && versions[to]-1 == versions[to+1] {
			to++
		}
		run := strconv.FormatUint(uint64(versions[from]), 10)
		if to > from {
			run += "-" + strconv.FormatUint(uint64(versions[to]), 10)
		}
		all, from = append(all, run), to+1
	}
	return all
}

// parseRuns reads what runs wrote. It returns fault.Invalid for anything else, and for more versions than a number can count.
func parseRuns(all []string) ([]uint32, error) {
	var versions []uint32
	for _, run := range all {
		first, last, isRun := strings.Cut(run, "-")
		if !isRun {
			last = first
		}
		high, err := strconv.ParseUint(first, 10, 32)
		low, wrong := strconv.ParseUint(last, 10, 32)
		if err != nil || wrong != nil || low > high {
			return nil, fault.New(fault.Invalid, "version is the number of one, or a run such as 12-3, not %q", run)
		}
		if high-low >= uint64(maxVersions-len(versions)) {
			return nil, fault.New(fault.Invalid, "a number counts at most %d versions", maxVersions)
		}
		for v := int64(high); v >= int64(low); v-- {
			versions = append(versions, uint32(v))
		}
	}
	return versions, nil
}
