// Reads calendars, base64 in a JSON list on standard input; writes what ical.js made of each.
import ICAL from "ical.js";

ICAL.design.strict = true;
const instant = (time) => (time ? new Date(time.toUnixTime() * 1000).toISOString() : null);

function people(event) {
  return event.getAllProperties("attendee").map((each) => ({
    address: String(each.getFirstValue()).replace(/^mailto:/i, ""),
    name: each.getParameter("cn") || "",
    answer: each.getParameter("partstat") || "",
  }));
}

function occurrences(event) {
  if (!event.hasProperty("rrule")) return [instant(event.getFirstPropertyValue("dtstart"))];
  const steps = new ICAL.Event(event).iterator();
  const found = [];
  for (let next; found.length < 60 && (next = steps.next()); ) found.push(instant(next));
  return found;
}

function of(event) {
  const start = event.getFirstPropertyValue("dtstart");
  return {
    uid: event.getFirstPropertyValue("uid"),
    starts_at: instant(start),
    ends_at: instant(event.getFirstPropertyValue("dtend")),
    zone: start.zone.tzid,
    occurrences: occurrences(event),
    sequence: Number(event.getFirstPropertyValue("sequence") || 0),
    summary: event.getFirstPropertyValue("summary"),
    description: event.getFirstPropertyValue("description") || "",
    organizer: String(event.getFirstPropertyValue("organizer") || "").replace(/^mailto:/i, ""),
    people: people(event),
  };
}

function read(bytes) {
  const calendar = new ICAL.Component(ICAL.parse(Buffer.from(bytes, "base64").toString("utf8")));
  const zones = calendar.getAllSubcomponents("vtimezone").map((each) => new ICAL.Timezone(each));
  zones.forEach((each) => ICAL.TimezoneService.register(each));
  return {
    method: calendar.getFirstPropertyValue("method") || "",
    events: calendar.getAllSubcomponents("vevent").map(of),
  };
}

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
console.log(JSON.stringify(JSON.parse(Buffer.concat(chunks).toString("utf8")).map(read)));
