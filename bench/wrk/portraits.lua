-- Portraits of random subjects, each by its own authorisation (随机主体的画像). Read from the environment: `CODES`, `TOKEN`,
-- `ONLY` for another path.
local asked = {}
for line in io.lines(os.getenv("CODES")) do
  local code, grant = line:match("(%S+) (%S+)")
  asked[#asked + 1] = { code, grant }
end
local token, only, started = os.getenv("TOKEN"), os.getenv("ONLY"), 0

function setup(thread)
  thread:set("id", started)
  started = started + 1
end

function init()
  math.randomseed(os.time() + id * 7919)
end

function request()
  if only then
    return wrk.format("GET", only)
  end
  local one = asked[math.random(#asked)]
  return wrk.format("GET", "/v1/portraits/" .. one[1], {
    ["Authorization"] = "Bearer " .. token,
    ["X-Purpose"] = "credit",
    ["X-Grant"] = one[2],
    ["X-Loan-Case"] = "bench-1",
  })
end

function done(summary, latency)
  local bad = summary.errors
  io.write(string.format(
    '\n{"requests": %d, "seconds": %.3f, "p50_ms": %.2f, "p90_ms": %.2f, "p99_ms": %.2f, "max_ms": %.2f, "errors": %d, "kinds": "%s"}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(90) / 1e3,
    latency:percentile(99) / 1e3, latency.max / 1e3, bad.connect + bad.read + bad.write + bad.status + bad.timeout,
    string.format("connect %d read %d write %d status %d timeout %d", bad.connect, bad.read, bad.write, bad.status,
      bad.timeout)))
end
