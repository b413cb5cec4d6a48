-- Copyright 2026 The Chronus authors
-- SPDX-License-Identifier: ISC

-- What test_ardour.sh has Ardour do: CHRONUS_PART is `make` (a session with the
-- synth in it) or `play` (that session, loaded again), CHRONUS_FOLDER is where.

local folder = os.getenv("CHRONUS_FOLDER")
local CUTOFF = 10   -- Among the controls
local PORT   = 13   -- Among the ports
local NOTE   = 0x45
local LEFT   = 1    -- Among the meters, after that of MIDI

local backend = AudioEngine:set_backend("None (Dummy)", "Chronus", "")
backend:set_sample_rate(48000)
backend:set_buffer_size(256)

local function midi(track, ...)
  local parser = ARDOUR.RawMidiParser()
  for _, byte in ipairs({...}) do
    if parser:process_byte(byte) then
      track:write_immediate_event(Evoral.EventType.MIDI_EVENT,
                                  parser:buffer_size(), parser:midi_buffer())
    end
  end
end

local function make()
  Session = create_session(folder .. "/song", "song", 48000)
  local synth = ARDOUR.LuaAPI.new_plugin(
    Session, "urn:chronus:synth", ARDOUR.PluginType.LV2, "")
  assert(not synth:isnil(), "the synth does not load")
  local tracks = Session:new_midi_track(
    ARDOUR.ChanCount(ARDOUR.DataType("midi"), 1),
    ARDOUR.ChanCount(ARDOUR.DataType("audio"), 2), true,
    synth:to_insert():plugin(0):get_info(), nil, nil, 1, "Chronus",
    ARDOUR.PresentationInfo.max_order, ARDOUR.TrackMode.Normal, true)
  for track in tracks:iter() do
    local plugin = track:nth_plugin(0)
    assert(ARDOUR.LuaAPI.set_processor_param(plugin, CUTOFF, 1234.0))
    local _, curve = ARDOUR.LuaAPI.plugin_automation(plugin, CUTOFF)
    curve:add(Temporal.timepos_t(0), 500.0, false, true)
    curve:add(Temporal.timepos_t(480000), 5000.0, false, true)
  end
  Session:save_state("")
end

local function play()
  Session = load_session(folder .. "/song", "song")
  assert(AudioEngine:start(false) == 0, "no engine")
  local track  = Session:route_by_name("Chronus")
  local plugin = track:nth_plugin(0)
  local cutoff = ARDOUR.LuaAPI.get_processor_param(plugin, CUTOFF)
  assert(cutoff == 1234.0, "the cutoff was not restored")

  local control = plugin:to_automatable():automation_control(
    Evoral.Parameter(ARDOUR.AutomationType.PluginAutomation, 0, PORT), true)
  control:set_automation_state(ARDOUR.AutoState.Play)
  ARDOUR.LuaAPI.usleep(500000)
  Session:request_roll(ARDOUR.TransportRequestSource.TRS_Engine)
  ARDOUR.LuaAPI.usleep(500000)
  midi(track:to_track():to_midi_track(), 0x90, NOTE, 100)

  local heard = -200.0
  local last  = ARDOUR.LuaAPI.get_processor_param(plugin, CUTOFF)
  local rises = true
  for _ = 1, 5 do
    ARDOUR.LuaAPI.usleep(400000)
    local now = ARDOUR.LuaAPI.get_processor_param(plugin, CUTOFF)
    rises = rises and now > last
    last  = now
    heard = math.max(heard, track:peak_meter():meter_level(
      LEFT, ARDOUR.MeterType.MeterPeak))
  end
  assert(last ~= 1234.0 and rises, "the automation does not move the cutoff")
  assert(heard > -20.0, "the note is not heard")
end

if os.getenv("CHRONUS_PART") == "make" then
  make()
else
  play()
end
close_session()
print("Ardour is content")
quit()
