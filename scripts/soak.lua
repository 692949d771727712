-- For wrk, as soak.py starts it: asks for the paths of a file in turn, and counts what was answered.
-- A line of the file is `right` or `wrong`, a tabulator, `Accept` or `-`, a tabulator, and a path: wrong ones are to be refused.

local requests = {}
local place = 0
counts = { right = 0, wrong = 0 }

function init(arguments)
   for line in io.lines(arguments[1]) do
      local kind, accept, path = line:match("^(%a+)\t([^\t]*)\t(.*)$")
      local headers = {}
      if accept ~= "-" then headers["Accept"] = accept end
      requests[#requests + 1] = { kind = kind, text = wrk.format("GET", path, headers) }
   end
   place = tonumber(arguments[2]) % #requests
end

function request()
   place = place % #requests + 1
   local chosen = requests[place]
   counts[chosen.kind] = counts[chosen.kind] + 1
   return chosen.text
end

function response(status, headers, body)
   local key = "status " .. status
   if headers["Retry-After"] or headers["retry-after"] then key = key .. " with Retry-After" end
   counts[key] = (counts[key] or 0) + 1
end

local threads = {}

function setup(thread)
   threads[#threads + 1] = thread
end

function done(summary, latency)
   for _, thread in ipairs(threads) do
      for key, count in pairs(thread:get("counts")) do io.write("count\t", key, "\t", count, "\n") end
   end
   for key, count in pairs(summary.errors) do io.write("error\t", key, "\t", count, "\n") end
   io.write("latency\tp50\t", latency:percentile(50) / 1000, "\nlatency\tp99\t", latency:percentile(99) / 1000, "\n")
end
