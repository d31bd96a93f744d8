-- Sends ready requests, in an order of each thread's own, over kept connections.
--
--   wrk … -s requests.lua URL -- FILE
--
-- FILE is Lua and returns a list of {method =, path =, headers =, body =}. The summary is printed as
-- one line of JSON.

local requests = {}

function setup(thread)
    seed = (seed or 0) + 1
    thread:set("seed", seed)
end

function init(arguments)
    for i, request in ipairs(dofile(arguments[1])) do
        requests[i] = wrk.format(request.method, request.path, request.headers, request.body)
    end
    math.randomseed(seed)
end

function request()
    return requests[math.random(#requests)]
end

function done(summary, latency)
    local errors = summary.errors
    io.write(string.format(
        '{"requests":%d,"seconds":%.6f,"not_2xx":%d,"broken":%d,"p50_us":%d,"p99_us":%d}\n',
        summary.requests, summary.duration / 1e6, errors.status,
        errors.connect + errors.read + errors.write + errors.timeout,
        latency:percentile(50), latency:percentile(99)))
end
