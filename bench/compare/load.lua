-- For wrk: sends the bodies of a file, each thread from a different position, and checks every response.
--   wrk … -s load.lua URL -- FILE THREADS [HEADER…]
local threads = {}

function setup(thread)
  thread:set("number", #threads)
  table.insert(threads, thread)
end

function init(args)
  local headers = { ["content-type"] = "application/json" }
  for place = 3, #args do
    local name, value = args[place]:match("^([^:]+): (.*)$")
    headers[name] = value
  end
  requests = {}
  for line in io.lines(args[1]) do
    table.insert(requests, wrk.format("POST", "/graphql", headers, line))
  end
  place = math.floor(#requests * number / tonumber(args[2]))
  bad = 0
  example = ""
end

function request()
  place = place % #requests + 1
  return requests[place]
end

function response(status, headers, body)
  if status ~= 200 or body:find('"errors":', 1, true) or body:find('"result":null', 1, true) then
    bad = bad + 1
    example = status .. " " .. body:sub(1, 500)
  end
end

function done(summary, latency)
  local bad, example = 0, ""
  for _, thread in ipairs(threads) do
    bad = bad + thread:get("bad")
    if thread:get("example") ~= "" then example = thread:get("example") end
  end
  local failed = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  io.stderr:write(string.format("%d %d %d %d %d %d\n%s\n", summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99), bad, failed, example))
end
