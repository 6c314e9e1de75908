-- wrk posts the lines of the file BODIES to the path WHERE, with the API key KEY if there is one, one after
-- the other; with ONCE set it stops after the last, else it begins again. At the end it prints one line for a program to read:
-- requests, microseconds, refused, broken, p50 and p99 in microseconds.

local bodies, sent, once = {}, 0, os.getenv("ONCE")

wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
if os.getenv("KEY") then
  wrk.headers["Authorization"] = "Bearer " .. os.getenv("KEY")
end

function init()
  for body in io.lines(os.getenv("BODIES")) do
    bodies[#bodies + 1] = wrk.format(nil, os.getenv("WHERE"), nil, body)
  end
end

function request()
  sent = sent + 1
  if sent > #bodies then
    if once then
      wrk.thread:stop()
      return bodies[#bodies]
    end
    sent = 1
  end
  return bodies[sent]
end

function done(summary, latency)
  local errors = summary.errors
  print(string.format("wrk: %d %d %d %d %d %d",
    summary.requests, summary.duration, errors.status,
    errors.connect + errors.read + errors.write + errors.timeout,
    latency:percentile(50), latency:percentile(99)))
end
