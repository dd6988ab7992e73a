var __defProp = Object.defineProperty;
var __export = (target2, all) => {
  for (var name in all)
    __defProp(target2, name, { get: all[name], enumerable: true });
};

// ../../tmp/t2.ts
import { mkdtempSync } from "node:fs";

// data/folder.ts
import { mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { userInfo } from "node:os";
import { dirname, join, resolve } from "node:path";

// server/domain/errors.ts
var TobanError = class extends Error {
  code;
  words;
  hint;
  kind;
  constructor(details) {
    super(details.message.en, details.cause === void 0 ? void 0 : { cause: details.cause });
    this.name = new.target.name;
    this.code = details.code;
    this.words = details.message;
    this.hint = details.hint;
    this.kind = details.kind ?? "internal";
  }
};

// data/folder.ts
var PLATFORM_CODE = "_platform";
var TENANT_CODE = /^[a-z0-9][a-z0-9-]{1,18}[a-z0-9]$/;
function isTenantCode(text26) {
  return TENANT_CODE.test(text26);
}
function dataFolder(root) {
  const base = resolve(root);
  const below = (...names) => join(base, ...names);
  return {
    root: base,
    opsFile: below("ops.db"),
    platformFile: below("platform.db"),
    tenantsDir: below("tenants"),
    tenantFile: (code) => below("tenants", `${tenantCode(code)}.db`),
    filesDir: (code) => below("files", ownerCode(code)),
    reportsDir: (code) => below("reports", ownerCode(code)),
    backupsDir: below("backups"),
    archiveDir: below("archive"),
    inboxDir: below("inbox"),
    exportsDir: below("exports"),
    cacheDir: below("cache"),
    runDir: below("run"),
    stateDir: below("state"),
    tmpDir: below("tmp"),
    restoreDir: below("restore")
  };
}
function createDataFolder(folder2) {
  for (const path of foldersOf(folder2)) makeFolder(path);
  tryToWrite(folder2.root);
}
function notWritable(path, cause) {
  const code = cause.code ?? "unknown";
  const user = userInfo().username;
  const owner = ownerOf(path);
  return new TobanError({
    code: "data_folder_not_writable",
    kind: "refused",
    message: {
      ja: `\u30C7\u30FC\u30BF\u30D5\u30A9\u30EB\u30C0\u306B\u66F8\u304D\u8FBC\u3081\u307E\u305B\u3093: ${path} (${code}\u3001\u6240\u6709\u8005 ${owner}\u3001\u5B9F\u884C\u30E6\u30FC\u30B6\u30FC ${user})`,
      en: `can not write to the data folder: ${path} (${code}, owner ${owner}, running as ${user})`
    },
    hint: hintFor(code, path, user),
    cause
  });
}
function foldersOf(folder2) {
  return [
    folder2.root,
    folder2.tenantsDir,
    dirname(folder2.filesDir(PLATFORM_CODE)),
    folder2.reportsDir(PLATFORM_CODE),
    folder2.backupsDir,
    folder2.archiveDir,
    join(folder2.inboxDir, "hr"),
    join(folder2.inboxDir, "migration"),
    join(folder2.exportsDir, PLATFORM_CODE),
    folder2.cacheDir,
    folder2.runDir,
    folder2.stateDir,
    folder2.tmpDir,
    folder2.restoreDir
  ];
}
function makeFolder(path) {
  try {
    mkdirSync(path, { recursive: true, mode: 448 });
  } catch (error) {
    throw notWritable(path, error);
  }
}
function tryToWrite(root) {
  const probe = join(root, `.write-probe-${process.pid}`);
  try {
    writeFileSync(probe, "", { mode: 384 });
    rmSync(probe);
  } catch (error) {
    throw notWritable(root, error);
  }
}
function hintFor(code, path, user) {
  switch (code) {
    case "ENOSPC":
    case "EDQUOT":
      return { ja: "\u7A7A\u304D\u5BB9\u91CF\u3092\u5897\u3084\u3057\u3066\u304F\u3060\u3055\u3044: df -h", en: "the disk is full: make room (df -h)" };
    case "EROFS":
      return {
        ja: "\u8AAD\u307F\u53D6\u308A\u5C02\u7528\u306E\u30D5\u30A1\u30A4\u30EB\u30B7\u30B9\u30C6\u30E0\u3067\u3059\u3002TOBAN_DATA \u3067\u5225\u306E\u5834\u6240\u3092\u6307\u5B9A\u3057\u3066\u304F\u3060\u3055\u3044",
        en: "the file system is read-only: give another place with TOBAN_DATA"
      };
    case "ENOTDIR":
    case "EEXIST":
      return {
        ja: "\u540C\u3058\u540D\u524D\u306E\u30D5\u30A1\u30A4\u30EB\u304C\u3042\u308A\u307E\u3059\u3002\u79FB\u52D5\u3059\u308B\u304B\u3001TOBAN_DATA \u3067\u5225\u306E\u5834\u6240\u3092\u6307\u5B9A\u3057\u3066\u304F\u3060\u3055\u3044",
        en: "a file of that name is in the way: move it, or give another place with TOBAN_DATA"
      };
    case "ENOENT":
      return {
        ja: `\u30D5\u30A9\u30EB\u30C0\u304C\u3042\u308A\u307E\u305B\u3093\u3002\u6B21\u3092\u5B9F\u884C\u3057\u3066\u304F\u3060\u3055\u3044: toban init --data ${path}`,
        en: `the folder does not exist; type: toban init --data ${path}`
      };
    default:
      return {
        ja: `\u6B21\u3092\u5B9F\u884C\u3059\u308B\u304B\u3001TOBAN_DATA \u3067\u5225\u306E\u5834\u6240\u3092\u6307\u5B9A\u3057\u3066\u304F\u3060\u3055\u3044: sudo chown -R ${user} ${existing(path)}`,
        en: `type: sudo chown -R ${user} ${existing(path)}   or give another place with TOBAN_DATA`
      };
  }
}
function ownerOf(path) {
  const found = statSync(existing(path), { throwIfNoEntry: false });
  return found === void 0 ? "?" : `uid ${found.uid}`;
}
function existing(path) {
  for (let current = path; ; current = dirname(current)) {
    if (isThere(current) || current === dirname(current)) return current;
  }
}
function isThere(path) {
  try {
    return statSync(path, { throwIfNoEntry: false }) !== void 0;
  } catch {
    return false;
  }
}
function ownerCode(code) {
  return code === PLATFORM_CODE ? code : tenantCode(code);
}
function tenantCode(code) {
  if (isTenantCode(code)) return code;
  throw new TobanError({
    code: "tenant_code_invalid",
    kind: "bad-input",
    message: {
      ja: `\u30C6\u30CA\u30F3\u30C8\u30B3\u30FC\u30C9\u306E\u5F62\u5F0F\u304C\u6B63\u3057\u304F\u3042\u308A\u307E\u305B\u3093: ${JSON.stringify(code)}`,
      en: `not a tenant code: ${JSON.stringify(code)}`
    },
    hint: {
      ja: "\u82F1\u5C0F\u6587\u5B57\u30FB\u6570\u5B57\u30FB\u30CF\u30A4\u30D5\u30F3\u3067 3\u301C20 \u6587\u5B57\u3001\u5148\u982D\u3068\u672B\u5C3E\u306F\u82F1\u5C0F\u6587\u5B57\u304B\u6570\u5B57\u3067\u3059",
      en: "3 to 20 lower-case letters, digits and hyphens, beginning and ending with a letter or digit"
    }
  });
}

// server/demo/addresses.ts
var USUAL_STAND_INS = {
  smtpHost: "127.0.0.1",
  smtpPort: 3310,
  hr: "http://127.0.0.1:3311/hr",
  web: "http://127.0.0.1:3311",
  slack: "http://127.0.0.1:3311/slack"
};

// server/demo/cast.ts
var CAST = [
  company("sakura-hd", ["\u3055\u304F\u3089\u30DB\u30FC\u30EB\u30C7\u30A3\u30F3\u30B0\u30B9\u682A\u5F0F\u4F1A\u793E", "Sakura Holdings, Inc.", "\u3055\u304F\u3089HD"], {
    industry: "holding",
    people: 160,
    plan: "PREMIUM",
    address: ["100-0005", "\u6771\u4EAC\u90FD\u5343\u4EE3\u7530\u533A\u4E38\u306E\u51859-9-1 \u3055\u304F\u3089\u30BF\u30EF\u30FC20\u968E", "03-0000-0101"],
    characters: ["holding", "ordinary"],
    hr: "csv_utf8",
    reach: 0.9
  }),
  company("aoba-systems", ["\u682A\u5F0F\u4F1A\u793E\u30A2\u30AA\u30D0\u30B7\u30B9\u30C6\u30E0\u30BA", "Aoba Systems Co., Ltd.", "\u30A2\u30AA\u30D0"], {
    industry: "it",
    people: 340,
    plan: "ENTERPRISE",
    address: ["980-0811", "\u5BAE\u57CE\u770C\u4ED9\u53F0\u5E02\u9752\u8449\u533A\u4E00\u756A\u753A9-9-2", "022-000-0102"],
    characters: ["ordinary"],
    hr: "csv_shift_jis",
    reach: 0.96
  }),
  company("midori-logi", ["\u307F\u3069\u308A\u30ED\u30B8\u30B9\u30C6\u30A3\u30AF\u30B9\u682A\u5F0F\u4F1A\u793E", "Midori Logistics Co., Ltd.", "\u307F\u3069\u308A"], {
    industry: "logistics",
    people: 900,
    plan: "ENTERPRISE",
    address: ["230-0045", "\u795E\u5948\u5DDD\u770C\u6A2A\u6D5C\u5E02\u9DB4\u898B\u533A\u672B\u5E83\u753A9-9-3", "045-000-0103"],
    characters: ["ordinary", "large"],
    hr: "rest",
    reach: 0.6
  }),
  company("hinata-lab", ["\u682A\u5F0F\u4F1A\u793E\u3072\u306A\u305F\u30E9\u30DC", "Hinata Lab Inc.", "\u3072\u306A\u305F"], {
    industry: "it",
    people: 24,
    plan: "BASIC",
    address: ["810-0001", "\u798F\u5CA1\u770C\u798F\u5CA1\u5E02\u4E2D\u592E\u533A\u5929\u795E9-9-4", "092-000-0104"],
    characters: ["new"],
    reach: 0.9
  }),
  company("kaede-foods", ["\u304B\u3048\u3067\u98DF\u54C1\u682A\u5F0F\u4F1A\u793E", "Kaede Foods Co., Ltd.", "\u304B\u3048\u3067"], {
    industry: "food",
    people: 140,
    plan: "STANDARD",
    address: ["460-0008", "\u611B\u77E5\u770C\u540D\u53E4\u5C4B\u5E02\u4E2D\u533A\u68049-9-5", "052-000-0105"],
    characters: ["suspended"],
    reach: 0.55
  }),
  company("tsubaki-care", ["\u3064\u3070\u304D\u30B1\u30A2\u682A\u5F0F\u4F1A\u793E", "Tsubaki Care Co., Ltd.", "\u3064\u3070\u304D"], {
    industry: "care",
    people: 180,
    plan: "STANDARD",
    address: ["700-0901", "\u5CA1\u5C71\u770C\u5CA1\u5C71\u5E02\u5317\u533A\u672C\u753A9-9-6", "086-000-0106"],
    characters: ["contract_ends_soon"],
    reach: 0.5
  }),
  company("yuzu-print", ["\u3086\u305A\u5370\u5237\u682A\u5F0F\u4F1A\u793E", "Yuzu Printing Co., Ltd.", "\u3086\u305A"], {
    industry: "print",
    people: 60,
    plan: "BASIC",
    address: ["780-0870", "\u9AD8\u77E5\u770C\u9AD8\u77E5\u5E02\u672C\u753A9-9-7", "088-000-0107"],
    characters: ["idle"],
    reach: 0.6
  }),
  company("fuji-archive", ["\u682A\u5F0F\u4F1A\u793E\u3075\u3058\u30A2\u30FC\u30AB\u30A4\u30D6", "Fuji Archive Co., Ltd.", "\u3075\u3058"], {
    industry: "archive",
    people: 110,
    plan: "STANDARD",
    address: ["416-0914", "\u9759\u5CA1\u770C\u5BCC\u58EB\u5E02\u672C\u753A9-9-8", "0545-00-0108"],
    characters: ["over_storage"],
    hr: "mass_close",
    reach: 0.7
  }),
  company("nagi-design", ["\u5408\u540C\u4F1A\u793E\u306A\u304E\u30C7\u30B6\u30A4\u30F3", "Nagi Design LLC", "\u306A\u304E"], {
    industry: "design",
    people: 18,
    plan: "FREE",
    address: ["604-8081", "\u4EAC\u90FD\u5E9C\u4EAC\u90FD\u5E02\u4E2D\u4EAC\u533A\u5BFA\u753A\u901A9-9-9", "075-000-0109"],
    characters: ["free"],
    reach: 0.9
  }),
  company("momiji-travel", ["\u3082\u307F\u3058\u30C8\u30E9\u30D9\u30EB\u682A\u5F0F\u4F1A\u793E", "Momiji Travel Co., Ltd.", "\u3082\u307F\u3058"], {
    industry: "travel",
    people: 130,
    plan: "STANDARD",
    address: ["739-0588", "\u5E83\u5CF6\u770C\u5EFF\u65E5\u5E02\u5E02\u5BAE\u5CF6\u53E39-9-10", "0829-00-0110"],
    characters: ["broken_mail", "storage_83"],
    hr: "cycle",
    reach: 0.75
  }),
  company("kobato-trade", ["\u3053\u3070\u3068\u8CBF\u6613\u682A\u5F0F\u4F1A\u793E", "Kobato Trading Co., Ltd.", "\u3053\u3070\u3068"], {
    industry: "trade",
    people: 230,
    plan: "STANDARD",
    address: ["650-0024", "\u5175\u5EAB\u770C\u795E\u6238\u5E02\u4E2D\u592E\u533A\u6D77\u5CB8\u901A9-9-11", "078-000-0111"],
    characters: ["dirty_data"],
    reach: 0.8
  }),
  company("pacific-bridge", ["Pacific Bridge Inc.", "Pacific Bridge Inc.", "PBI"], {
    industry: "trade",
    people: 90,
    plan: "STANDARD",
    currency: "USD",
    country: "US",
    address: ["94105", "999 Example Street, San Francisco, CA, USA", "+1-415-555-0112"],
    characters: ["foreign_currency"],
    reach: 0.85
  }),
  company("suzume-retail", ["\u682A\u5F0F\u4F1A\u793E\u3059\u305A\u3081\u30EA\u30C6\u30FC\u30EB", "Suzume Retail Co., Ltd.", "\u3059\u305A\u3081"], {
    industry: "retail",
    people: 300,
    plan: "PREMIUM",
    address: ["150-0043", "\u6771\u4EAC\u90FD\u6E0B\u8C37\u533A\u9053\u7384\u57429-9-13", "03-0000-0113"],
    characters: ["calls_96", "missing_usage_day"],
    reach: 0.65
  }),
  company("hibari-edu", ["\u3072\u3070\u308A\u6559\u80B2\u682A\u5F0F\u4F1A\u793E", "Hibari Education Co., Ltd.", "\u3072\u3070\u308A"], {
    industry: "education",
    people: 160,
    plan: "STANDARD",
    address: ["330-0854", "\u57FC\u7389\u770C\u3055\u3044\u305F\u307E\u5E02\u5927\u5BAE\u533A\u685C\u6728\u753A9-9-14", "048-000-0114"],
    characters: ["calls_tripled", "plan_change"],
    hr: "reorganisation",
    reach: 0.65
  }),
  company("asagao-net", ["\u3042\u3055\u304C\u304A\u30CD\u30C3\u30C8\u682A\u5F0F\u4F1A\u793E", "Asagao Net Co., Ltd.", "\u3042\u3055\u304C\u304A"], {
    industry: "it",
    people: 40,
    plan: "BASIC",
    address: ["060-0001", "\u5317\u6D77\u9053\u672D\u5E4C\u5E02\u4E2D\u592E\u533A\u5317\u4E00\u6761\u897F9-9-15", "011-000-0115"],
    characters: ["contract_ended"],
    reach: 0.8
  })
];
function company(code, [name, nameEn, shortName], rest) {
  return { code, name, nameEn, shortName, currency: "JPY", country: "JP", ...rest };
}
function is(company2, character) {
  return company2.characters.includes(character);
}
function mailDomain(company2) {
  return `${company2.code}.example.co.jp`;
}
var EXTRA_INDUSTRIES = ["it", "food", "care", "retail", "trade", "education"];
var PEOPLE_OF_COPY = 190;
var MOST_COMPANIES = 120;
function castAt(scale2) {
  if (scale2 <= 1) return CAST.map((entry) => ({ ...entry, people: peopleAt(entry.people, scale2) }));
  const root = Math.sqrt(scale2);
  const copies = Math.min(MOST_COMPANIES, Math.round(CAST.length * root)) - CAST.length;
  const grown = CAST.map((entry) => ({ ...entry, people: Math.round(entry.people * root) }));
  const extra = Array.from({ length: copies }, (_, index) => ordinaryCopy(index + 1, root));
  return [...grown, ...extra];
}
var FEWEST_PEOPLE = 12;
function peopleAt(people, scale2) {
  return Math.max(Math.min(people, FEWEST_PEOPLE), Math.round(people * scale2));
}
function ordinaryCopy(number, root) {
  const suffix = String(number).padStart(3, "0");
  return company(
    `group-${suffix}`,
    [`\u3055\u304F\u3089\u30B0\u30EB\u30FC\u30D7\u7B2C${number}\u682A\u5F0F\u4F1A\u793E`, `Sakura Group ${suffix}`, `G${suffix}`],
    {
      industry: EXTRA_INDUSTRIES[number % EXTRA_INDUSTRIES.length],
      people: Math.round(PEOPLE_OF_COPY * root),
      plan: "STANDARD",
      address: [
        "100-0000",
        `\u6771\u4EAC\u90FD\u5343\u4EE3\u7530\u533A\u5927\u624B\u753A9-9-${number}`,
        `03-0000-${String(1e3 + number)}`
      ],
      characters: ["ordinary"],
      reach: 0.6
    }
  );
}

// server/demo/generate.ts
import { closeSync as closeSync3, fsyncSync as fsyncSync2, openSync as openSync3, renameSync, writeFileSync as writeFileSync3 } from "node:fs";
import { join as join3 } from "node:path";

// server/demo/calendar.ts
import holidayJp from "@holiday-jp/holiday_jp";

// server/domain/calendar-day.ts
import { Temporal } from "temporal-polyfill";
var BUSINESS_ZONE = "Asia/Tokyo";
function dayAt(at, zone = BUSINESS_ZONE) {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate().toString();
}
function addDays(day, days) {
  return plainDate(day).add({ days }).toString();
}
function daySpan(day, zone = BUSINESS_ZONE) {
  const start = plainDate(day);
  return { from: startOf(start, zone), to: startOf(start.add({ days: 1 }), zone) };
}
function monthOf(day) {
  return day.slice(0, 7);
}
function addMonths(month, months) {
  return Temporal.PlainYearMonth.from(month).add({ months }).toString();
}
function firstDayOf(month) {
  return `${month}-01`;
}
function lastDayOf(month) {
  const yearMonth = Temporal.PlainYearMonth.from(month);
  return `${month}-${String(yearMonth.daysInMonth).padStart(2, "0")}`;
}
function daysFrom(from, to) {
  const days = [];
  for (let day = from; day <= to; day = addDays(day, 1)) days.push(day);
  return days;
}
function weekday(day) {
  return plainDate(day).dayOfWeek;
}
function instantOf(day, time, zone = BUSINESS_ZONE) {
  return Temporal.PlainDateTime.from(`${day}T${time}`).toZonedDateTime(zone).epochMilliseconds;
}
function plainDate(day) {
  try {
    return Temporal.PlainDate.from(day, { overflow: "reject" });
  } catch (cause) {
    throw new TobanError({
      code: "bad_date",
      kind: "bad-input",
      message: { ja: `\u65E5\u4ED8\u304C\u6B63\u3057\u304F\u3042\u308A\u307E\u305B\u3093: ${day}`, en: `not a date: ${day}` },
      hint: { ja: "YYYY-MM-DD \u306E\u5B9F\u5728\u3059\u308B\u65E5\u4ED8\u3092\u6307\u5B9A\u3057\u3066\u304F\u3060\u3055\u3044\u3002", en: "Give an existing day as YYYY-MM-DD." },
      cause
    });
  }
}
function startOf(date, zone) {
  return date.toZonedDateTime(zone).epochMilliseconds;
}

// server/demo/calendar.ts
var HISTORY_MONTHS = 13;
var MINUTE_MS = 6e4;
var HOUR_MS = 60 * MINUTE_MS;
var DAY_MS = 24 * HOUR_MS;
var LONGEST_RUN_MS = 10 * MINUTE_MS;
var USAGE_READY = "01:55";
function demoCalendar(now) {
  const today = dayAt(now);
  const thisMonth = monthOf(today);
  const openMonth = addMonths(thisMonth, -1);
  const measuredYesterday = now >= instantOf(today, USAGE_READY);
  const months = Array.from(
    { length: HISTORY_MONTHS - 1 },
    (_, index) => addMonths(thisMonth, index - HISTORY_MONTHS)
  );
  return {
    now,
    today,
    thisMonth,
    days: historyDays(firstDayOf(addMonths(thisMonth, -HISTORY_MONTHS)), today),
    lastUsageDay: addDays(today, measuredYesterday ? -1 : -2),
    invoicedMonths: months,
    openMonth,
    missingUsageDay: addDays(lastDayOf(openMonth), -2)
  };
}
function isHoliday(day) {
  return Object.hasOwn(holidayJp.holidays, day);
}
function isWorkday(day) {
  return kindOf(day) === "workday";
}
function historyDays(from, to) {
  let workdays = 0;
  return daysFrom(from, to).map((day) => {
    const kind = kindOf(day);
    if (day.endsWith("-01")) workdays = 0;
    if (kind === "workday") workdays += 1;
    return { day, month: monthOf(day), ...daySpan(day), kind, workdayOfMonth: workdays };
  });
}
function kindOf(day) {
  const number = weekday(day);
  if (isHoliday(day) || number === 7 || isYearEnd(day)) return "holiday";
  return number === 6 ? "saturday" : "workday";
}
function isYearEnd(day) {
  const monthDay = day.slice(5);
  return monthDay >= "12-30" || monthDay <= "01-03";
}

// server/demo/demo-file.ts
import { createHash as createHash2 } from "node:crypto";
import { closeSync, ftruncateSync, mkdirSync as mkdirSync2, openSync, writeFileSync as writeFileSync2, writeSync } from "node:fs";
import { dirname as dirname2, join as join2 } from "node:path";

// server/demo/identifiers.ts
import { createHash } from "node:crypto";
var CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
var ULID_TIME_CHARS = 10;
var ULID_RANDOM_CHARS = 16;
function demoUlid(at, name) {
  const digest = createHash("sha256").update(name).digest();
  let random = "";
  for (let index = 0; index < ULID_RANDOM_CHARS; index++) {
    random += CROCKFORD[(digest[index] ?? 0) % 32];
  }
  return ulidTime(at) + random;
}
function ulidTime(at) {
  let left = at;
  let text26 = "";
  for (let index = 0; index < ULID_TIME_CHARS; index++) {
    text26 = CROCKFORD[left % 32] + text26;
    left = Math.floor(left / 32);
  }
  return text26;
}
function sha256(content) {
  return createHash("sha256").update(content).digest("hex");
}
function numbered(prefix, number, digits = 4) {
  return `${prefix}${String(number).padStart(digits, "0")}`;
}
function demoRunId(seed, batchId, scheduledFor) {
  return demoUlid(scheduledFor, `${seed}|${batchId}|${scheduledFor}`);
}

// server/demo/demo-file.ts
function textFile(path, text26) {
  return bufferFile(path, Buffer.from(text26, "utf8"));
}
function bufferFile(path, content) {
  return { path, head: content, bytes: content.length, sha256: sha256(content) };
}
var HOLE_CHUNK_BYTES = 1024 * 1024;
function sparseFile(path, head, bytes) {
  const hash = createHash2("sha256").update(head);
  const zeros = Buffer.alloc(HOLE_CHUNK_BYTES);
  for (let left = bytes - head.length; left > 0; left -= HOLE_CHUNK_BYTES) {
    hash.update(left < HOLE_CHUNK_BYTES ? zeros.subarray(0, left) : zeros);
  }
  return { path, head, bytes, sha256: hash.digest("hex") };
}
function writeFiles(root, files) {
  for (const file of files) {
    const path = join2(root, file.path);
    mkdirSync2(dirname2(path), { recursive: true, mode: 448 });
    if (file.bytes === file.head.length) writeFileSync2(path, file.head, { mode: 384 });
    else writeSparse(path, file);
  }
}
function writeSparse(path, file) {
  const handle3 = openSync(path, "w", 384);
  try {
    writeSync(handle3, file.head);
    ftruncateSync(handle3, file.bytes);
  } finally {
    closeSync(handle3);
  }
}

// server/demo/hr-csv.ts
import encoding from "encoding-japanese";
var DEPARTMENT_FIELDS = [
  "code",
  "name",
  "short",
  "parent_code",
  "type",
  "manager_employee_code",
  "cost_center",
  "status",
  "display_order",
  "effective_date",
  "end_date"
];
var POSITION_FIELDS = [
  "code",
  "name",
  "category",
  "level",
  "rank",
  "authority_level",
  "is_management",
  "status",
  "effective_date",
  "end_date"
];
var JAPANESE_HEADERS = {
  \u90E8\u9580\u30B3\u30FC\u30C9: "code",
  \u90E8\u9580\u540D: "name",
  \u7565\u79F0: "short",
  \u4E0A\u4F4D\u90E8\u9580\u30B3\u30FC\u30C9: "parent_code",
  \u90E8\u9580\u533A\u5206: "type",
  \u90E8\u9580\u9577\u793E\u54E1\u756A\u53F7: "manager_employee_code",
  \u539F\u4FA1\u90E8\u9580: "cost_center",
  \u72B6\u614B: "status",
  \u8868\u793A\u9806: "display_order",
  \u9069\u7528\u958B\u59CB\u65E5: "effective_date",
  \u9069\u7528\u7D42\u4E86\u65E5: "end_date"
};
function utf8Csv(path, fields, records) {
  return bufferFile(path, Buffer.from(csvText(fields, fields, records), "utf8"));
}
function shiftJisCsv(path, fields, records) {
  const headers = fields.map((field) => headerOf(field));
  const codes = encoding.convert(encoding.stringToCode(csvText(headers, fields, records)), {
    to: "SJIS",
    from: "UNICODE",
    fallback: "error"
  });
  return bufferFile(path, Buffer.from(codes));
}
function headerOf(field) {
  const found = Object.entries(JAPANESE_HEADERS).find(([, name]) => name === field);
  return found?.[0] ?? field;
}
function csvText(headers, fields, records) {
  const lines = records.map(
    (record) => fields.map((field) => quoted(record[field] ?? "")).join(",")
  );
  return `${[headers.join(","), ...lines].join("\r\n")}\r
`;
}
function quoted(text26) {
  return /[",\r\n]/.test(text26) ? `"${text26.replaceAll('"', '""')}"` : text26;
}

// server/demo/words/organisation-words.ts
var CORPORATE = {
  name: "\u7BA1\u7406\u672C\u90E8",
  short: "\u7BA1\u7406",
  departments: ["\u4EBA\u4E8B\u90E8", "\u7DCF\u52D9\u90E8", "\u7D4C\u7406\u90E8", "\u60C5\u5831\u30B7\u30B9\u30C6\u30E0\u90E8", "\u6CD5\u52D9\u90E8"]
};
var DIVISIONS = {
  holding: [
    {
      name: "\u7D4C\u55B6\u4F01\u753B\u672C\u90E8",
      short: "\u7D4C\u4F01",
      departments: ["\u7D4C\u55B6\u4F01\u753B\u90E8", "\u5E83\u5831\u30FBIR\u90E8", "\u30B0\u30EB\u30FC\u30D7\u6226\u7565\u90E8"]
    },
    { name: "\u30B0\u30EB\u30FC\u30D7\u76E3\u67FB\u5BA4", short: "\u76E3\u67FB", departments: ["\u5185\u90E8\u76E3\u67FB\u90E8"] }
  ],
  it: [
    {
      name: "\u958B\u767A\u672C\u90E8",
      short: "\u958B\u767A",
      departments: ["\u7B2C\u4E00\u958B\u767A\u90E8", "\u7B2C\u4E8C\u958B\u767A\u90E8", "\u54C1\u8CEA\u4FDD\u8A3C\u90E8", "\u30D7\u30E9\u30C3\u30C8\u30D5\u30A9\u30FC\u30E0\u90E8"]
    },
    {
      name: "\u55B6\u696D\u672C\u90E8",
      short: "\u55B6\u696D",
      departments: ["\u30BD\u30EA\u30E5\u30FC\u30B7\u30E7\u30F3\u55B6\u696D\u90E8", "\u30AB\u30B9\u30BF\u30DE\u30FC\u30B5\u30AF\u30BB\u30B9\u90E8"]
    }
  ],
  logistics: [
    {
      name: "\u6771\u65E5\u672C\u4E8B\u696D\u672C\u90E8",
      short: "\u6771\u65E5\u672C",
      departments: ["\u95A2\u6771\u914D\u9001\u90E8", "\u6771\u5317\u914D\u9001\u90E8", "\u5009\u5EAB\u904B\u55B6\u90E8"]
    },
    {
      name: "\u897F\u65E5\u672C\u4E8B\u696D\u672C\u90E8",
      short: "\u897F\u65E5\u672C",
      departments: ["\u95A2\u897F\u914D\u9001\u90E8", "\u4E5D\u5DDE\u914D\u9001\u90E8", "\u901A\u95A2\u90E8"]
    },
    {
      name: "\u8F38\u9001\u54C1\u8CEA\u672C\u90E8",
      short: "\u54C1\u8CEA",
      departments: ["\u5B89\u5168\u63A8\u9032\u90E8", "\u8ECA\u4E21\u7BA1\u7406\u90E8", "\u6539\u5584\u63A8\u9032\u90E8"]
    },
    { name: "\u55B6\u696D\u672C\u90E8", short: "\u55B6\u696D", departments: ["\u6CD5\u4EBA\u55B6\u696D\u90E8", "\u56FD\u969B\u55B6\u696D\u90E8"] }
  ],
  food: [
    {
      name: "\u88FD\u9020\u672C\u90E8",
      short: "\u88FD\u9020",
      departments: ["\u7B2C\u4E00\u5DE5\u5834", "\u7B2C\u4E8C\u5DE5\u5834", "\u54C1\u8CEA\u7BA1\u7406\u90E8", "\u5546\u54C1\u958B\u767A\u90E8"]
    },
    { name: "\u55B6\u696D\u672C\u90E8", short: "\u55B6\u696D", departments: ["\u91CF\u8CA9\u55B6\u696D\u90E8", "\u696D\u52D9\u7528\u55B6\u696D\u90E8"] }
  ],
  care: [
    {
      name: "\u4ECB\u8B77\u4E8B\u696D\u672C\u90E8",
      short: "\u4ECB\u8B77",
      departments: ["\u8A2A\u554F\u4ECB\u8B77\u90E8", "\u901A\u6240\u4ECB\u8B77\u90E8", "\u5C45\u5B85\u652F\u63F4\u90E8"]
    },
    {
      name: "\u65BD\u8A2D\u904B\u55B6\u672C\u90E8",
      short: "\u65BD\u8A2D",
      departments: ["\u3064\u3070\u304D\u306E\u91CC", "\u3064\u3070\u304D\u306E\u4E18", "\u6804\u990A\u7BA1\u7406\u90E8"]
    }
  ],
  print: [{ name: "\u751F\u7523\u672C\u90E8", short: "\u751F\u7523", departments: ["\u88FD\u7248\u90E8", "\u5370\u5237\u90E8", "\u52A0\u5DE5\u30FB\u767A\u9001\u90E8"] }],
  archive: [
    {
      name: "\u4FDD\u7BA1\u4E8B\u696D\u672C\u90E8",
      short: "\u4FDD\u7BA1",
      departments: ["\u6587\u66F8\u4FDD\u7BA1\u90E8", "\u30C7\u30B8\u30BF\u30EB\u5316\u63A8\u9032\u90E8", "\u914D\u9001\u7BA1\u7406\u90E8"]
    },
    { name: "\u55B6\u696D\u672C\u90E8", short: "\u55B6\u696D", departments: ["\u5B98\u516C\u5E81\u55B6\u696D\u90E8", "\u6CD5\u4EBA\u55B6\u696D\u90E8"] }
  ],
  design: [{ name: "\u5236\u4F5C\u672C\u90E8", short: "\u5236\u4F5C", departments: ["\u30C7\u30B6\u30A4\u30F3\u90E8", "\u7DE8\u96C6\u90E8"] }],
  travel: [
    {
      name: "\u65C5\u884C\u4E8B\u696D\u672C\u90E8",
      short: "\u65C5\u884C",
      departments: ["\u56FD\u5185\u65C5\u884C\u90E8", "\u6D77\u5916\u65C5\u884C\u90E8", "\u56E3\u4F53\u65C5\u884C\u90E8"]
    },
    { name: "\u5E97\u8217\u904B\u55B6\u672C\u90E8", short: "\u5E97\u8217", departments: ["\u9280\u5EA7\u5E97", "\u6885\u7530\u5E97", "\u30AA\u30F3\u30E9\u30A4\u30F3\u8CA9\u58F2\u90E8"] }
  ],
  trade: [
    {
      name: "\u8CBF\u6613\u672C\u90E8",
      short: "\u8CBF\u6613",
      departments: ["\u8F38\u5165\u90E8", "\u8F38\u51FA\u90E8", "\u901A\u95A2\u696D\u52D9\u90E8", "\u5E02\u5834\u8ABF\u67FB\u90E8"]
    },
    { name: "\u55B6\u696D\u672C\u90E8", short: "\u55B6\u696D", departments: ["\u98DF\u54C1\u55B6\u696D\u90E8", "\u96D1\u8CA8\u55B6\u696D\u90E8"] }
  ],
  retail: [
    { name: "\u5E97\u8217\u672C\u90E8", short: "\u5E97\u8217", departments: ["\u9996\u90FD\u570F\u5E97\u8217\u90E8", "\u95A2\u897F\u5E97\u8217\u90E8", "\u5E97\u8217\u652F\u63F4\u90E8"] },
    { name: "\u5546\u54C1\u672C\u90E8", short: "\u5546\u54C1", departments: ["\u4ED5\u5165\u90E8", "MD\u90E8", "\u7269\u6D41\u90E8", "EC\u4E8B\u696D\u90E8"] }
  ],
  education: [
    {
      name: "\u6559\u80B2\u4E8B\u696D\u672C\u90E8",
      short: "\u6559\u80B2",
      departments: ["\u6559\u6750\u958B\u767A\u90E8", "\u6559\u5BA4\u904B\u55B6\u90E8", "\u8B1B\u5E2B\u80B2\u6210\u90E8"]
    },
    { name: "\u5B66\u7FD2\u652F\u63F4\u672C\u90E8", short: "\u652F\u63F4", departments: ["\u30AA\u30F3\u30E9\u30A4\u30F3\u5B66\u7FD2\u90E8", "\u9032\u8DEF\u652F\u63F4\u90E8"] }
  ]
};
function divisionsOf(industry) {
  return [...DIVISIONS[industry], CORPORATE];
}
var SECTION_NAMES = ["\u7B2C\u4E00\u8AB2", "\u7B2C\u4E8C\u8AB2", "\u7B2C\u4E09\u8AB2", "\u4F01\u753B\u8AB2", "\u63A8\u9032\u8AB2"];
var POSITIONS = [
  position("P010", "\u4EE3\u8868\u53D6\u7DE0\u5F79\u793E\u9577", "EXECUTIVE", [1, 10, 0, 1e9]),
  position("P020", "\u53D6\u7DE0\u5F79", "EXECUTIVE", [2, 9, 0, 1e8]),
  position("P030", "\u57F7\u884C\u5F79\u54E1", "EXECUTIVE", [3, 8, 0, 5e7]),
  position("P040", "\u672C\u90E8\u9577", "MANAGER", [4, 8, 15e4, 1e7]),
  position("P050", "\u90E8\u9577", "MANAGER", [5, 7, 1e5, 5e6]),
  position("P055", "\u526F\u90E8\u9577", "MANAGER", [6, 6, 8e4, 2e6]),
  position("P060", "\u8AB2\u9577", "MANAGER", [7, 5, 6e4, 1e6]),
  position("P070", "\u8AB2\u9577\u4EE3\u7406", "SUPERVISOR", [8, 4, 4e4, 3e5]),
  position("P080", "\u4FC2\u9577", "SUPERVISOR", [9, 4, 3e4, 2e5]),
  position("P090", "\u4E3B\u4EFB", "SUPERVISOR", [10, 3, 15e3, 1e5]),
  position("P100", "\u4E00\u822C", "STAFF", [11, 1, 0, 0]),
  position("P110", "\u5C02\u9580\u8077", "STAFF", [11, 2, 2e4, 0]),
  position("P120", "\u5951\u7D04\u793E\u54E1", "STAFF", [12, 1, 0, 0]),
  position("P130", "\u30D1\u30FC\u30C8\u30BF\u30A4\u30E0", "STAFF", [13, 1, 0, 0])
];
function position(code, name, category, [level, authority, allowance, approvalLimit]) {
  return { code, name, category, level, authority, allowance, approvalLimit };
}

// server/demo/organisation.ts
var SECTIONED_FROM = 24;
var SECTION_SIZE = 18;
var ORGANISATION_FROM = "2019-04-01";
function departmentsOf(company2) {
  const divisions = divisionsOf(company2.industry);
  const leaves = divisions.reduce((count, division) => count + division.departments.length, 0);
  const sections = sectionsFor(company2.people / leaves);
  const found = [];
  const add = addTo(found);
  const root = add(null, ["D000", company2.shortName, company2.shortName], "HEADQUARTERS");
  divisions.forEach((division, first) => {
    const head = add(root, [`D${first + 1}00`, division.name, division.short], "DIVISION");
    division.departments.forEach((name, second) => {
      const code = `D${first + 1}${second + 1}0`;
      const department = add(head, [code, name, name.replace(/部$/, "")], "DEPARTMENT");
      for (let third = 0; third < sections; third++) {
        const section = SECTION_NAMES[third];
        const words = [
          `D${first + 1}${second + 1}${third + 1}`,
          `${name} ${section}`,
          section
        ];
        add(department, words, "SECTION");
      }
    });
  });
  return found;
}
function leavesOf(departments2) {
  const parents = new Set(departments2.map((department) => department.parentCode));
  return departments2.filter((department) => !parents.has(department.code));
}
function sectionsFor(peoplePerDepartment) {
  if (peoplePerDepartment < SECTIONED_FROM) return 0;
  return Math.min(SECTION_NAMES.length, Math.ceil(peoplePerDepartment / SECTION_SIZE));
}
function addTo(found) {
  return (parent, [code, name, short], type) => {
    const department = {
      id: numbered("DEP", found.length + 1),
      code,
      name,
      short,
      type,
      parentCode: parent?.code ?? null,
      level: (parent?.level ?? 0) + 1,
      path: `${parent?.path ?? "/"}${code}/`,
      costCenter: `CC${code.slice(1)}`,
      sortOrder: found.length + 1,
      establishedOn: ORGANISATION_FROM
    };
    found.push(department);
    return department;
  };
}

// server/demo/words/person-names.ts
var FAMILY_NAMES = [
  ["\u4F50\u85E4", "\u30B5\u30C8\u30A6", "sato"],
  ["\u9234\u6728", "\u30B9\u30BA\u30AD", "suzuki"],
  ["\u9AD8\u6A4B", "\u30BF\u30AB\u30CF\u30B7", "takahashi"],
  ["\u7530\u4E2D", "\u30BF\u30CA\u30AB", "tanaka"],
  ["\u4F0A\u85E4", "\u30A4\u30C8\u30A6", "ito"],
  ["\u6E21\u8FBA", "\u30EF\u30BF\u30CA\u30D9", "watanabe"],
  ["\u5C71\u672C", "\u30E4\u30DE\u30E2\u30C8", "yamamoto"],
  ["\u4E2D\u6751", "\u30CA\u30AB\u30E0\u30E9", "nakamura"],
  ["\u5C0F\u6797", "\u30B3\u30D0\u30E4\u30B7", "kobayashi"],
  ["\u52A0\u85E4", "\u30AB\u30C8\u30A6", "kato"],
  ["\u5409\u7530", "\u30E8\u30B7\u30C0", "yoshida"],
  ["\u5C71\u7530", "\u30E4\u30DE\u30C0", "yamada"],
  ["\u4F50\u3005\u6728", "\u30B5\u30B5\u30AD", "sasaki"],
  ["\u5C71\u53E3", "\u30E4\u30DE\u30B0\u30C1", "yamaguchi"],
  ["\u677E\u672C", "\u30DE\u30C4\u30E2\u30C8", "matsumoto"],
  ["\u4E95\u4E0A", "\u30A4\u30CE\u30A6\u30A8", "inoue"],
  ["\u6728\u6751", "\u30AD\u30E0\u30E9", "kimura"],
  ["\u6797", "\u30CF\u30E4\u30B7", "hayashi"],
  ["\u658E\u85E4", "\u30B5\u30A4\u30C8\u30A6", "saito"],
  ["\u6E05\u6C34", "\u30B7\u30DF\u30BA", "shimizu"],
  ["\u5C71\u5D0E", "\u30E4\u30DE\u30B6\u30AD", "yamazaki"],
  ["\u68EE", "\u30E2\u30EA", "mori"],
  ["\u6C60\u7530", "\u30A4\u30B1\u30C0", "ikeda"],
  ["\u6A4B\u672C", "\u30CF\u30B7\u30E2\u30C8", "hashimoto"],
  ["\u963F\u90E8", "\u30A2\u30D9", "abe"],
  ["\u77F3\u5DDD", "\u30A4\u30B7\u30AB\u30EF", "ishikawa"],
  ["\u5C71\u4E0B", "\u30E4\u30DE\u30B7\u30BF", "yamashita"],
  ["\u4E2D\u5CF6", "\u30CA\u30AB\u30B8\u30DE", "nakajima"],
  ["\u77F3\u4E95", "\u30A4\u30B7\u30A4", "ishii"],
  ["\u5C0F\u5DDD", "\u30AA\u30AC\u30EF", "ogawa"],
  ["\u524D\u7530", "\u30DE\u30A8\u30C0", "maeda"],
  ["\u5CA1\u7530", "\u30AA\u30AB\u30C0", "okada"],
  ["\u9577\u8C37\u5DDD", "\u30CF\u30BB\u30AC\u30EF", "hasegawa"],
  ["\u85E4\u7530", "\u30D5\u30B8\u30BF", "fujita"],
  ["\u5F8C\u85E4", "\u30B4\u30C8\u30A6", "goto"],
  ["\u8FD1\u85E4", "\u30B3\u30F3\u30C9\u30A6", "kondo"],
  ["\u6751\u4E0A", "\u30E0\u30E9\u30AB\u30DF", "murakami"],
  ["\u9060\u85E4", "\u30A8\u30F3\u30C9\u30A6", "endo"],
  ["\u9752\u6728", "\u30A2\u30AA\u30AD", "aoki"],
  ["\u5742\u672C", "\u30B5\u30AB\u30E2\u30C8", "sakamoto"],
  ["\u798F\u7530", "\u30D5\u30AF\u30C0", "fukuda"],
  ["\u592A\u7530", "\u30AA\u30AA\u30BF", "ota"],
  ["\u897F\u6751", "\u30CB\u30B7\u30E0\u30E9", "nishimura"],
  ["\u85E4\u4E95", "\u30D5\u30B8\u30A4", "fujii"],
  ["\u91D1\u5B50", "\u30AB\u30CD\u30B3", "kaneko"],
  ["\u5CA1\u672C", "\u30AA\u30AB\u30E2\u30C8", "okamoto"],
  ["\u85E4\u539F", "\u30D5\u30B8\u30EF\u30E9", "fujiwara"],
  ["\u4E09\u6D66", "\u30DF\u30A6\u30E9", "miura"],
  ["\u4E2D\u91CE", "\u30CA\u30AB\u30CE", "nakano"],
  ["\u539F\u7530", "\u30CF\u30E9\u30C0", "harada"],
  ["\u677E\u7530", "\u30DE\u30C4\u30C0", "matsuda"],
  ["\u7AF9\u5185", "\u30BF\u30B1\u30A6\u30C1", "takeuchi"],
  ["\u5C0F\u91CE", "\u30AA\u30CE", "ono"],
  ["\u7530\u6751", "\u30BF\u30E0\u30E9", "tamura"],
  ["\u4E2D\u5C71", "\u30CA\u30AB\u30E4\u30DE", "nakayama"],
  ["\u548C\u7530", "\u30EF\u30C0", "wada"],
  ["\u77F3\u7530", "\u30A4\u30B7\u30C0", "ishida"],
  ["\u68EE\u7530", "\u30E2\u30EA\u30BF", "morita"],
  ["\u4E0A\u7530", "\u30A6\u30A8\u30C0", "ueda"],
  ["\u5185\u7530", "\u30A6\u30C1\u30C0", "uchida"],
  ["\u67F4\u7530", "\u30B7\u30D0\u30BF", "shibata"],
  ["\u5BAE\u5D0E", "\u30DF\u30E4\u30B6\u30AD", "miyazaki"],
  ["\u6A2A\u5C71", "\u30E8\u30B3\u30E4\u30DE", "yokoyama"],
  ["\u5BAE\u672C", "\u30DF\u30E4\u30E2\u30C8", "miyamoto"],
  ["\u5927\u91CE", "\u30AA\u30AA\u30CE", "ohno"],
  ["\u5DE5\u85E4", "\u30AF\u30C9\u30A6", "kudo"],
  ["\u8C37\u53E3", "\u30BF\u30CB\u30B0\u30C1", "taniguchi"],
  ["\u4ECA\u4E95", "\u30A4\u30DE\u30A4", "imai"],
  ["\u4E38\u5C71", "\u30DE\u30EB\u30E4\u30DE", "maruyama"],
  ["\u5897\u7530", "\u30DE\u30B9\u30C0", "masuda"],
  ["\u5E73\u91CE", "\u30D2\u30E9\u30CE", "hirano"],
  ["\u6749\u5C71", "\u30B9\u30AE\u30E4\u30DE", "sugiyama"],
  ["\u5343\u8449", "\u30C1\u30D0", "chiba"],
  ["\u4E45\u4FDD", "\u30AF\u30DC", "kubo"],
  ["\u91CE\u53E3", "\u30CE\u30B0\u30C1", "noguchi"],
  ["\u6BD4\u5609", "\u30D2\u30AC", "higa"],
  ["\u4E94\u5341\u5D50", "\u30A4\u30AC\u30E9\u30B7", "igarashi"]
];
var RARE_FAMILY_NAMES = [
  ["\u9AD9\u6A4B", "\u30BF\u30AB\u30CF\u30B7", "takahashi"],
  ["\u9AD9\uFA11", "\u30BF\u30AB\u30B5\u30AD", "takasaki"],
  ["\u5C71\uFA11", "\u30E4\u30DE\u30B6\u30AD", "yamazaki"],
  ["\u5BAE\uFA11", "\u30DF\u30E4\u30B6\u30AD", "miyazaki"],
  ["\u6FF5\u7530", "\u30CF\u30DE\u30C0", "hamada"],
  ["\u5FB7\u6C38", "\u30C8\u30AF\u30CA\u30AC", "tokunaga"]
];
var ASTRAL_FAMILY_NAME = ["\u{20BB7}\u7530", "\u30E8\u30B7\u30C0", "yoshida"];
var FEMALE_NAMES = [
  ["\u967D\u83DC", "\u30D2\u30CA", "hina"],
  ["\u7D50\u8863", "\u30E6\u30A4", "yui"],
  ["\u7F8E\u54B2", "\u30DF\u30B5\u30AD", "misaki"],
  ["\u8475", "\u30A2\u30AA\u30A4", "aoi"],
  ["\u3055\u304F\u3089", "\u30B5\u30AF\u30E9", "sakura"],
  ["\u611B", "\u30A2\u30A4", "ai"],
  ["\u5F69", "\u30A2\u30E4", "aya"],
  ["\u771F\u7531\u7F8E", "\u30DE\u30E6\u30DF", "mayumi"],
  ["\u6075\u5B50", "\u30B1\u30A4\u30B3", "keiko"],
  ["\u7531\u7F8E\u5B50", "\u30E6\u30DF\u30B3", "yumiko"],
  ["\u660E\u7F8E", "\u30A2\u30B1\u30DF", "akemi"],
  ["\u88D5\u5B50", "\u30E6\u30A6\u30B3", "yuko"],
  ["\u667A\u5B50", "\u30C8\u30E2\u30B3", "tomoko"],
  ["\u9EBB\u8863", "\u30DE\u30A4", "mai"],
  ["\u9999\u7E54", "\u30AB\u30AA\u30EA", "kaori"],
  ["\u5343\u5C0B", "\u30C1\u30D2\u30ED", "chihiro"],
  ["\u5948\u3005", "\u30CA\u30CA", "nana"],
  ["\u512A\u82B1", "\u30E6\u30A6\u30AB", "yuka"],
  ["\u76F4\u7F8E", "\u30CA\u30AA\u30DF", "naomi"],
  ["\u9065", "\u30CF\u30EB\u30AB", "haruka"],
  ["\u8389\u5B50", "\u30EA\u30B3", "riko"],
  ["\u4E45\u7F8E\u5B50", "\u30AF\u30DF\u30B3", "kumiko"],
  ["\u5178\u5B50", "\u30CE\u30EA\u30B3", "noriko"],
  ["\u840C", "\u30E2\u30A8", "moe"],
  ["\u8A69\u7E54", "\u30B7\u30AA\u30EA", "shiori"],
  ["\u6843\u5B50", "\u30E2\u30E2\u30B3", "momoko"]
];
var MALE_NAMES = [
  ["\u5927\u8F14", "\u30C0\u30A4\u30B9\u30B1", "daisuke"],
  ["\u5065\u592A", "\u30B1\u30F3\u30BF", "kenta"],
  ["\u7FD4\u592A", "\u30B7\u30E7\u30A6\u30BF", "shota"],
  ["\u62D3\u4E5F", "\u30BF\u30AF\u30E4", "takuya"],
  ["\u8AA0", "\u30DE\u30B3\u30C8", "makoto"],
  ["\u6D69", "\u30D2\u30ED\u30B7", "hiroshi"],
  ["\u4FEE", "\u30AA\u30B5\u30E0", "osamu"],
  ["\u9686", "\u30BF\u30AB\u30B7", "takashi"],
  ["\u76F4\u6A39", "\u30CA\u30AA\u30AD", "naoki"],
  ["\u548C\u4E5F", "\u30AB\u30BA\u30E4", "kazuya"],
  ["\u525B", "\u30C4\u30E8\u30B7", "tsuyoshi"],
  ["\u5B66", "\u30DE\u30CA\u30D6", "manabu"],
  ["\u4EAE", "\u30EA\u30E7\u30A6", "ryo"],
  ["\u60A0\u6597", "\u30E6\u30A6\u30C8", "yuto"],
  ["\u84EE", "\u30EC\u30F3", "ren"],
  ["\u5927\u6A39", "\u30C0\u30A4\u30AD", "daiki"],
  ["\u88D5\u4ECB", "\u30E6\u30A6\u30B9\u30B1", "yusuke"],
  ["\u5065\u4E00", "\u30B1\u30F3\u30A4\u30C1", "kenichi"],
  ["\u6B63", "\u30BF\u30C0\u30B7", "tadashi"],
  ["\u79C0\u6A39", "\u30D2\u30C7\u30AD", "hideki"],
  ["\u54F2\u4E5F", "\u30C6\u30C4\u30E4", "tetsuya"],
  ["\u96C4\u4E00", "\u30E6\u30A6\u30A4\u30C1", "yuichi"],
  ["\u5EB7\u5E73", "\u30B3\u30A6\u30D8\u30A4", "kohei"],
  ["\u9678", "\u30EA\u30AF", "riku"],
  ["\u614E\u543E", "\u30B7\u30F3\u30B4", "shingo"],
  ["\u822A", "\u30EF\u30BF\u30EB", "wataru"],
  ["\u572D", "\u30B1\u30A4", "kei"],
  ["\u6DF3", "\u30B8\u30E5\u30F3", "jun"]
];

// server/demo/people.ts
var RETIRED_SHARE = 0.05;
var ACCOUNT_SHARE = 0.93;
var PHONE_DIGITS = 1e4;
function peopleOf(company2, departments2, { calendar, chance }) {
  const posts = [...leadingPosts(departments2), ...staffPosts(company2, departments2, chance)];
  const wanted = posts.slice(0, Math.max(company2.people, FEWEST_POSTS));
  const drawName = nameDrawer(company2, chance);
  const heads = /* @__PURE__ */ new Map();
  return wanted.map((post, index) => {
    const id = numbered("EMP", index + 1);
    const managerId = headAbove(post.department, departments2, heads);
    if (!heads.has(post.department.code)) heads.set(post.department.code, id);
    const retireDate = retirement(post, calendar, chance);
    return {
      id,
      code: numbered("E", index + 1, 5),
      ...drawName(),
      ...ages(post, { calendar, chance, retireDate }),
      retireDate,
      department: post.department,
      positionCode: post.positionCode,
      managerId: managerId === id ? null : managerId,
      employment: employmentOf(post.positionCode),
      ...account(index, company2, { chance, retireDate })
    };
  });
}
function leadersOf(people) {
  const leaders = /* @__PURE__ */ new Map();
  for (const person of people) {
    if (person.retireDate === null && !leaders.has(person.department.code)) {
      leaders.set(person.department.code, person);
    }
  }
  return leaders;
}
var FEWEST_POSTS = 12;
var HEAD_POSITION = {
  HEADQUARTERS: "P010",
  DIVISION: "P040",
  DEPARTMENT: "P050",
  SECTION: "P060"
};
function leadingPosts(departments2) {
  const heads = departments2.map((department) => ({
    department,
    positionCode: HEAD_POSITION[department.type]
  }));
  return heads.sort((left, right) => left.department.level - right.department.level);
}
function staffPosts(company2, departments2, chance) {
  const leaves = leavesOf(departments2);
  const weights = leaves.map(() => 0.6 + chance.unit());
  return Array.from({ length: company2.people }, () => ({
    department: chance.weighted(leaves, weights),
    positionCode: chance.weighted(
      ["P070", "P080", "P090", "P100", "P110", "P120", "P130"],
      [4, 8, 16, 46, 6, 10, 10]
    )
  }));
}
function headAbove(department, departments2, heads) {
  const own = heads.get(department.code);
  if (own !== void 0) return own;
  const parent = departments2.find((candidate) => candidate.code === department.parentCode);
  return parent === void 0 ? null : headAbove(parent, departments2, heads);
}
function nameDrawer(company2, chance) {
  const taken = /* @__PURE__ */ new Map();
  const domain = mailDomain(company2);
  return () => {
    const gender = chance.chance(0.46) ? "F" : "M";
    const family = familyName(company2, chance);
    const given = chance.pick(gender === "F" ? FEMALE_NAMES : MALE_NAMES);
    const local = `${family[2]}.${given[2]}`;
    const times = (taken.get(local) ?? 0) + 1;
    taken.set(local, times);
    return {
      fullName: `${family[0]} ${given[0]}`,
      kana: `${family[1]} ${given[1]}`,
      email: `${local}${times === 1 ? "" : times}@${domain}`,
      phone: `090-0000-${String(chance.int(0, PHONE_DIGITS - 1)).padStart(4, "0")}`,
      gender
    };
  };
}
function familyName(company2, chance) {
  const shiftJis = company2.hr === "csv_shift_jis";
  if (!shiftJis && chance.chance(4e-3)) return ASTRAL_FAMILY_NAME;
  if (chance.chance(0.03)) return chance.pick(RARE_FAMILY_NAMES);
  return FAMILY_NAMES[Math.floor(chance.unit() ** 1.6 * FAMILY_NAMES.length)];
}
function retirement(post, calendar, chance) {
  if (post.positionCode < "P080" || !chance.chance(RETIRED_SHARE)) return null;
  return addDays(calendar.today, -chance.int(15, 360));
}
function ages(post, {
  calendar,
  chance,
  retireDate
}) {
  const authority = POSITIONS.find((position2) => position2.code === post.positionCode)?.authority ?? 1;
  const yearsOld = Math.min(68, 22 + authority * 3 + chance.int(0, 22));
  const birthDate = addDays(calendar.today, -Math.round(yearsOld * 365.25) - chance.int(0, 364));
  const served = Math.min(yearsOld - 20, 1 + authority + chance.int(0, 14));
  const lately = retireDate === null && authority <= 3 && chance.chance(0.08);
  const year = Number(calendar.today.slice(0, 4)) - served - 1;
  const hireDate = lately ? addDays(calendar.today, -chance.int(20, 360)) : `${year}-04-01`;
  return { birthDate, hireDate };
}
function employmentOf(positionCode) {
  if (positionCode === "P130") return "PART_TIME";
  return positionCode === "P120" ? "CONTRACT" : "FULL_TIME";
}
function account(index, company2, { chance, retireDate }) {
  const code = numbered("E", index + 1, 5);
  const has = index < FEWEST_POSTS || chance.chance(ACCOUNT_SHARE);
  const uses = has && retireDate === null && chance.chance(company2.reach);
  return {
    userId: has ? numbered("USR", index + 1) : null,
    loginId: code.toLowerCase(),
    propensity: uses ? 0.12 + 0.75 * chance.unit() ** 1.5 : 0
  };
}

// server/demo/hr-inbox.ts
function hrFiles(scenes) {
  return scenes.flatMap((scene) => filesOf(scene));
}
function filesOf(scene) {
  const { calendar } = scene;
  const path = (entity, day) => `inbox/hr/${scene.story.company.code}_${entity}_${day.replaceAll("-", "")}.csv`;
  const departments2 = (day, records2) => utf8Csv(path("departments", day), DEPARTMENT_FIELDS, records2);
  const { hr } = scene.story.company;
  if (hr === void 0) return [];
  const records = currentDepartments(scene);
  switch (hr) {
    case "csv_shift_jis":
      return [
        shiftJisCsv(
          path("departments", calendar.today),
          DEPARTMENT_FIELDS,
          changed(records, calendar)
        ),
        shiftJisCsv(
          path("departments", nextMonthDay(calendar)),
          DEPARTMENT_FIELDS,
          changed(records, calendar)
        )
      ];
    case "csv_utf8":
      return [
        departments2(calendar.today, changed(records, calendar)),
        utf8Csv(path("positions", calendar.today), POSITION_FIELDS, positionRecords())
      ];
    case "reorganisation":
      return [departments2(calendar.today, reorganised(records, calendar))];
    case "mass_close":
      return [departments2(calendar.today, withoutLeaves(records))];
    case "cycle":
      return [departments2(calendar.today, inCycle(records, calendar))];
    case "rest":
      return [textFile(REST_PATH(scene.story.company.code), restDocument(scene, records))];
  }
}
var REST_PATH = (code) => `demo/hr/${code}.json`;
function nextMonthDay(calendar) {
  return firstDayOf(addMonths(calendar.thisMonth, 1));
}
function currentDepartments(scene) {
  const leaders = leadersOf(scene.people);
  return scene.departments.map((department) => ({
    ...recordOf(department),
    manager_employee_code: leaders.get(department.code)?.code ?? ""
  }));
}
function recordOf(department) {
  return {
    code: department.code,
    name: department.name,
    short: department.short,
    parent_code: department.parentCode ?? "",
    type: department.type,
    manager_employee_code: "",
    cost_center: department.costCenter,
    status: "ACTIVE",
    display_order: String(department.sortOrder),
    effective_date: department.establishedOn,
    end_date: ""
  };
}
function changed(records, { today }) {
  const last = records.at(-1);
  const added = {
    ...records[1],
    code: "D900",
    name: "\u9AD9\uFA11\u2460\u30D7\u30ED\u30B8\u30A7\u30AF\u30C8\u5BA4\uFF08\u3231\u30A2\u30AA\u30D0\u9023\u643A\uFF09",
    short: "\u9AD9\uFA11\u5BA4",
    parent_code: "D000",
    type: "DEPARTMENT",
    manager_employee_code: "",
    cost_center: "CC900",
    display_order: "900",
    effective_date: today
  };
  const renamed = records.map(
    (record) => record === last ? { ...record, name: `${record.name}\uFF08\u30B3\u30F3\u30D7\u30E9\u30A4\u30A2\u30F3\u30B9\uFF09`, effective_date: today } : record
  );
  return [...renamed, added];
}
function reorganised(records, calendar) {
  const from = nextMonthDay(calendar);
  return records.map((record) => {
    if (record.code === "D100") return { ...record, name: "\u6559\u80B2DX\u672C\u90E8", effective_date: from };
    if (record.code === "D220") return { ...record, parent_code: "D100", effective_date: from };
    return record;
  });
}
var MISSING_LEAVES = 6;
function withoutLeaves(records) {
  const parents = new Set(records.map((record) => record.parent_code));
  const leaves = records.filter((record) => !parents.has(record.code)).slice(0, MISSING_LEAVES);
  return records.filter((record) => !leaves.includes(record));
}
function inCycle(records, { today }) {
  return records.map(
    (record) => record.code === "D100" ? { ...record, parent_code: "D110", effective_date: today } : record
  );
}
function positionRecords() {
  return POSITIONS.map((position2, index) => ({
    code: position2.code,
    name: position2.name,
    category: position2.category,
    level: String(position2.level),
    rank: String(index + 1),
    authority_level: String(position2.authority),
    is_management: position2.category === "EXECUTIVE" || position2.category === "MANAGER" ? "1" : "0",
    status: "ACTIVE",
    effective_date: "2019-04-01",
    end_date: ""
  }));
}
function restDocument(scene, departments2) {
  const assignments = scene.people.filter((person) => person.retireDate === null).map((person) => ({
    employee_code: person.code,
    department_code: person.department.code,
    position_code: person.positionCode,
    type: "PRIMARY",
    ratio: 100,
    start_date: person.hireDate > "2019-04-01" ? person.hireDate : "2019-04-01",
    end_date: null
  }));
  return `${JSON.stringify({ departments: departments2, positions: positionRecords(), assignments }, null, 1)}
`;
}

// data/demo/bulk-insert.ts
var NAME = /^[a-z][a-z0-9_]*$/;
function insertRows(db, table, rows) {
  const first = rows[0];
  if (first === void 0) return 0;
  const columns = Object.keys(first);
  for (const name of [table, ...columns]) demandPlain(name);
  const marks = columns.map(() => "?").join(", ");
  const insert = db.prepare(`INSERT INTO ${table} (${columns.join(", ")}) VALUES (${marks})`);
  for (const row2 of rows) insert.run(columns.map((column) => cell(row2, column, table)));
  return rows.length;
}
function bulkLoad(db, work) {
  const synchronous = Number(db.pragma("synchronous", { simple: true }));
  db.pragma("journal_mode = MEMORY");
  db.pragma("synchronous = OFF");
  db.pragma("foreign_keys = OFF");
  try {
    const result = db.transaction(work)();
    demandReferences(db);
    return result;
  } finally {
    db.pragma("foreign_keys = ON");
    db.pragma("journal_mode = WAL");
    db.pragma(`synchronous = ${synchronous}`);
  }
}
function fileBytes(db) {
  const pages = Number(db.pragma("page_count", { simple: true }));
  return pages * Number(db.pragma("page_size", { simple: true }));
}
function cell(row2, column, table) {
  const value = row2[column];
  if (value !== void 0) return value;
  throw new TobanError({
    code: "demo_column_missing",
    message: {
      ja: `\u30C7\u30E2\u30C7\u30FC\u30BF\u306E\u884C\u306B\u5217\u304C\u3042\u308A\u307E\u305B\u3093: ${table}.${column}`,
      en: `a demo row lacks a column: ${table}.${column}`
    }
  });
}
function demandPlain(name) {
  if (NAME.test(name)) return;
  throw new TobanError({
    code: "demo_name_invalid",
    message: { ja: `\u540D\u524D\u304C\u6B63\u3057\u304F\u3042\u308A\u307E\u305B\u3093: ${name}`, en: `not a plain name: ${name}` }
  });
}
function demandReferences(db) {
  const broken = db.pragma("foreign_key_check");
  const first = broken[0];
  if (first === void 0) return;
  throw new TobanError({
    code: "demo_references_broken",
    message: {
      ja: `\u30C7\u30E2\u30C7\u30FC\u30BF\u306E\u53C2\u7167\u304C\u58CA\u308C\u3066\u3044\u307E\u3059: ${first.table} \u2192 ${first.parent}\uFF08${broken.length}\u4EF6\uFF09`,
      en: `demo rows point nowhere: ${first.table} \u2192 ${first.parent} (${broken.length})`
    }
  });
}

// data/ops/open.ts
import { drizzle } from "drizzle-orm/better-sqlite3";

// data/sqlite/database.ts
import { statSync as statSync2 } from "node:fs";
import Database from "better-sqlite3";
var APPLICATION_ID = 1414480449;
var BUSY_TIMEOUT_MS = 5e3;
function openDatabase(path, options) {
  const { faults, mode } = options;
  refuseMissing(path, faults);
  return translated(path, faults, () => {
    const db = new Database(path, {
      readonly: mode === "read-only",
      fileMustExist: true,
      timeout: BUSY_TIMEOUT_MS
    });
    try {
      refuseForeign(db, path, faults);
      settle(db, options);
      return db;
    } catch (error) {
      db.close();
      throw error;
    }
  });
}
function translated(path, faults, work) {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Database.SqliteError)) throw error;
    if (error.code === "SQLITE_NOTADB" || error.code.startsWith("SQLITE_CORRUPT")) {
      throw faults.corrupt(path, { ja: error.message, en: error.message }, error);
    }
    if (error.code.startsWith("SQLITE_CANTOPEN")) throw faults.unopenable(path, error);
    throw error;
  }
}
function refuseMissing(path, faults) {
  const found = statOf(path, faults);
  if (found === void 0) throw faults.missing(path);
  if (!found.isFile()) throw faults.corrupt(path, NOT_A_FILE);
  if (found.size === 0) throw faults.corrupt(path, NO_TABLES);
}
function statOf(path, faults) {
  try {
    return statSync2(path, { throwIfNoEntry: false });
  } catch (error) {
    throw faults.unopenable(path, error);
  }
}
function refuseForeign(db, path, faults) {
  const id = db.pragma("application_id", { simple: true });
  if (id === APPLICATION_ID) return;
  const tables = db.prepare("SELECT count(*) FROM sqlite_schema WHERE type = 'table'").pluck().get();
  if (tables === 0) throw faults.corrupt(path, NO_TABLES);
  throw faults.foreign(path);
}
function settle(db, { mode, synchronous }) {
  db.pragma("foreign_keys = ON");
  db.pragma("recursive_triggers = ON");
  if (mode === "read-only") {
    db.pragma("query_only = ON");
    return;
  }
  db.pragma(`synchronous = ${synchronous}`);
  if (db.pragma("journal_mode", { simple: true }) !== "wal") db.pragma("journal_mode = WAL");
}
var NO_TABLES = {
  ja: "\u7A7A\u306E\u30D5\u30A1\u30A4\u30EB\u3067\u3059(\u30C6\u30FC\u30D6\u30EB\u304C\u3042\u308A\u307E\u305B\u3093)",
  en: "the file is empty (no tables)"
};
var NOT_A_FILE = { ja: "\u901A\u5E38\u306E\u30D5\u30A1\u30A4\u30EB\u3067\u306F\u3042\u308A\u307E\u305B\u3093", en: "not a regular file" };

// data/sqlite/faults.ts
var databaseFaults = faultsOf({
  prefix: "database",
  noun: { ja: "\u30C7\u30FC\u30BF\u30D9\u30FC\u30B9", en: "database" },
  makeHint: {
    ja: "\u65B0\u3057\u304F\u59CB\u3081\u308B\u306A\u3089 `toban init`\u3001\u5931\u3063\u305F\u306E\u306A\u3089\u30D0\u30C3\u30AF\u30A2\u30C3\u30D7\u304B\u3089\u5FA9\u5143\u3057\u3066\u304F\u3060\u3055\u3044",
    en: "type `toban init` to begin a new installation, or restore a backup if the file was lost"
  }
});
var tenantFaults = faultsOf({
  prefix: "tenant_file",
  noun: { ja: "\u30C6\u30CA\u30F3\u30C8\u306E\u30C7\u30FC\u30BF\u30D9\u30FC\u30B9", en: "tenant database" },
  makeHint: {
    ja: "\u65B0\u3057\u3044\u30C6\u30CA\u30F3\u30C8\u306A\u3089 `toban tenants add`\u3001\u5931\u3063\u305F\u306E\u306A\u3089\u30D0\u30C3\u30AF\u30A2\u30C3\u30D7\u304B\u3089\u5FA9\u5143\u3057\u3066\u304F\u3060\u3055\u3044",
    en: "type `toban tenants add` for a new tenant, or restore a backup if the file was lost"
  }
});
function faultsOf({ prefix, noun, makeHint }) {
  return {
    missing: (path) => new TobanError({
      code: `${prefix}_missing`,
      message: {
        ja: `${noun.ja}\u304C\u3042\u308A\u307E\u305B\u3093: ${path}`,
        en: `the ${noun.en} does not exist: ${path}`
      },
      hint: makeHint
    }),
    corrupt: (path, detail, cause) => new TobanError({
      code: `${prefix}_corrupt`,
      message: {
        ja: `${noun.ja}\u304C\u58CA\u308C\u3066\u3044\u307E\u3059: ${path}: ${detail.ja}`,
        en: `the ${noun.en} is damaged: ${path}: ${detail.en}`
      },
      hint: RESTORE,
      cause
    }),
    unopenable: (path, cause) => new TobanError({
      code: `${prefix}_unopenable`,
      message: {
        ja: `${noun.ja}\u3092\u958B\u3051\u307E\u305B\u3093: ${path}`,
        en: `can not open the ${noun.en}: ${path}`
      },
      hint: {
        ja: `\u3053\u306E\u30D7\u30ED\u30BB\u30B9\u306E\u30E6\u30FC\u30B6\u30FC\u304C\u6240\u6709\u3057\u8AAD\u307F\u66F8\u304D\u3067\u304D\u308B\u304B\u78BA\u304B\u3081\u3066\u304F\u3060\u3055\u3044: ls -l ${path}`,
        en: `check that the user of this process owns it and may read and write it: ls -l ${path}`
      },
      cause
    }),
    foreign: (path) => new TobanError({
      code: "not_a_toban_file",
      message: {
        ja: `Toban \u306E\u30D5\u30A1\u30A4\u30EB\u3067\u306F\u3042\u308A\u307E\u305B\u3093: ${path}`,
        en: `not a file of Toban: ${path}`
      },
      hint: {
        ja: "\u5225\u306E\u30D7\u30ED\u30B0\u30E9\u30E0\u306E SQLite \u30D5\u30A1\u30A4\u30EB\u3067\u3059\u3002\u30C7\u30FC\u30BF\u30D5\u30A9\u30EB\u30C0\u306E\u6307\u5B9A\u3092\u78BA\u304B\u3081\u3066\u304F\u3060\u3055\u3044",
        en: "it is an SQLite file of another program: check which data folder was given"
      }
    }),
    exists: (path) => new TobanError({
      code: `${prefix}_exists`,
      kind: "refused",
      message: { ja: `\u3059\u3067\u306B\u3042\u308A\u307E\u3059: ${path}`, en: `it exists already: ${path}` },
      hint: {
        ja: "\u65E2\u5B58\u306E\u30D5\u30A1\u30A4\u30EB\u306F\u4E0A\u66F8\u304D\u3057\u307E\u305B\u3093\u3002\u5225\u306E\u5834\u6240\u3092\u6307\u5B9A\u3059\u308B\u304B\u3001\u5148\u306B\u79FB\u52D5\u3057\u3066\u304F\u3060\u3055\u3044",
        en: "an existing file is never overwritten: give another place or move it away first"
      }
    })
  };
}
var RESTORE = {
  ja: "\u30D5\u30A1\u30A4\u30EB\u3092\u5225\u306E\u5834\u6240\u3078\u79FB\u3057\u3001\u6700\u5F8C\u306E\u691C\u8A3C\u6E08\u307F\u30D0\u30C3\u30AF\u30A2\u30C3\u30D7\u304B\u3089\u5FA9\u5143\u3057\u3066\u304F\u3060\u3055\u3044",
  en: "move the file (with its -wal and -shm) aside and restore the last verified backup"
};

// data/sqlite/file.ts
import { randomBytes } from "node:crypto";
import { closeSync as closeSync2, fsyncSync, linkSync, openSync as openSync2, rmSync as rmSync2 } from "node:fs";
import { dirname as dirname3 } from "node:path";
import Database2 from "better-sqlite3";

// data/sqlite/migrate.ts
function schemaVersion(db) {
  return Number(db.pragma("user_version", { simple: true }));
}
function latestVersion(migrations) {
  return migrations.at(-1)?.version ?? 0;
}
function migrate(db, migrations, file) {
  refuseNewer(schemaVersion(db), latestVersion(migrations), file);
  for (const migration of migrations) takeStep(db, migration);
  return schemaVersion(db);
}
function demandCurrent(db, migrations, file) {
  const [found, known] = [schemaVersion(db), latestVersion(migrations)];
  refuseNewer(found, known, file);
  if (found < known) throw schemaOlder(found, known, file);
}
function takeStep(db, migration) {
  const step = db.transaction(() => {
    if (schemaVersion(db) >= migration.version) return;
    db.exec(migration.sql);
    db.pragma(`user_version = ${migration.version}`);
  });
  step.immediate();
}
function refuseNewer(found, known, file) {
  if (found <= known) return;
  throw new TobanError({
    code: "schema_newer",
    kind: "refused",
    message: {
      ja: `${file} \u306E\u30B9\u30AD\u30FC\u30DE\u306F\u7248 ${found} \u3067\u3059\u304C\u3001\u3053\u306E\u30D7\u30ED\u30B0\u30E9\u30E0\u306F\u7248 ${known} \u307E\u3067\u3057\u304B\u77E5\u308A\u307E\u305B\u3093`,
      en: `${file} has schema version ${found}, this program knows versions up to ${known}`
    },
    hint: {
      ja: "\u65B0\u3057\u3044\u7248\u306E Toban \u3092\u8D77\u52D5\u3059\u308B\u304B\u3001\u3053\u306E\u7248\u3067\u53D6\u3063\u305F\u30D0\u30C3\u30AF\u30A2\u30C3\u30D7\u3092\u5FA9\u5143\u3057\u3066\u304F\u3060\u3055\u3044",
      en: "start the newer version of Toban, or restore a backup taken with this one"
    }
  });
}
function schemaOlder(found, known, file) {
  return new TobanError({
    code: "schema_older",
    kind: "refused",
    message: {
      ja: `${file} \u306E\u30B9\u30AD\u30FC\u30DE\u306F\u7248 ${found} \u3067\u3001\u3053\u306E\u30D7\u30ED\u30B0\u30E9\u30E0\u306B\u306F\u7248 ${known} \u304C\u5FC5\u8981\u3067\u3059`,
      en: `${file} has schema version ${found}, this program needs version ${known}`
    },
    hint: {
      ja: "\u30D0\u30C3\u30AF\u30A2\u30C3\u30D7\u3092\u53D6\u308A\u3001`toban migrate` \u3092\u5B9F\u884C\u3057\u3066\u304F\u3060\u3055\u3044",
      en: "take a backup, then type `toban migrate`"
    }
  });
}

// data/sqlite/file.ts
function createFile(path, file) {
  const draft = `${path}.tmp-${randomBytes(6).toString("hex")}`;
  try {
    reserve(draft);
    fill(draft, file);
    publish(draft, path, file.faults);
  } finally {
    for (const side of ["", "-wal", "-shm", "-journal"]) rmSync2(draft + side, { force: true });
  }
}
function reserve(draft) {
  try {
    closeSync2(openSync2(draft, "wx", 384));
  } catch (error) {
    throw notWritable(dirname3(draft), error);
  }
}
function fill(draft, { migrations, identify }) {
  const db = new Database2(draft, { fileMustExist: true });
  try {
    db.pragma(`application_id = ${APPLICATION_ID}`);
    const version = migrate(db, migrations, draft);
    identify(db, version);
    db.pragma("journal_mode = WAL");
  } finally {
    db.close();
  }
}
function publish(draft, path, faults) {
  sync(draft);
  try {
    linkSync(draft, path);
  } catch (error) {
    if (error.code === "EEXIST") throw faults.exists(path);
    throw notWritable(dirname3(path), error);
  }
  sync(dirname3(path));
}
function sync(path) {
  const handle3 = openSync2(path, "r");
  try {
    fsyncSync(handle3);
  } finally {
    closeSync2(handle3);
  }
}

// data/sqlite/plane.ts
function createPlane(path, plane3, identity) {
  createFile(path, {
    migrations: plane3.migrations,
    faults: databaseFaults,
    identify: (db, version) => {
      db.prepare(
        `INSERT INTO plane_meta (kind, installation_id, schema_version, app_version, created_at)
         VALUES (?, ?, ?, ?, ?)`
      ).run(plane3.kind, identity.installationId, version, identity.appVersion, identity.at);
    }
  });
  return openPlane(path, plane3, "read-write");
}
function openPlane(path, plane3, mode) {
  const db = openIdentified(path, plane3, mode);
  try {
    demandCurrent(db, plane3.migrations, path);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}
function openIdentified(path, plane3, mode) {
  const { synchronous } = plane3;
  const db = openDatabase(path, { mode, synchronous, faults: databaseFaults });
  try {
    translated(path, databaseFaults, () => demandKind(db, path, plane3));
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}
function demandKind(db, path, plane3) {
  const found = kindOf2(db);
  if (found === plane3.kind) return;
  throw new TobanError({
    code: "database_identity_mismatch",
    kind: "refused",
    message: {
      ja: `${path} \u306E\u7A2E\u985E\u306F ${found ?? "\u4E0D\u660E"} \u3067\u3059\u3002${plane3.kind} \u306E\u306F\u305A\u3067\u3059`,
      en: `${path} is of kind ${found ?? "unknown"}, expected ${plane3.kind}`
    },
    hint: {
      ja: "\u30D5\u30A1\u30A4\u30EB\u304C\u53D6\u308A\u9055\u3048\u3089\u308C\u3066\u3044\u307E\u3059\u3002\u6B63\u3057\u3044\u540D\u524D\u306B\u623B\u3059\u304B\u3001\u30D0\u30C3\u30AF\u30A2\u30C3\u30D7\u304B\u3089\u5FA9\u5143\u3057\u3066\u304F\u3060\u3055\u3044",
      en: "the files were mixed up: put it back under its own name, or restore a backup"
    }
  });
}
function kindOf2(db) {
  const table = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'plane_meta'").get();
  if (table === void 0) return void 0;
  return db.prepare("SELECT kind FROM plane_meta").pluck().get();
}

// data/ops/migrations/0001-ledger.ts
var ledger = {
  version: 1,
  name: "ledger",
  sql: `
-- rt; 1 row, also in platform.db
CREATE TABLE plane_meta (
  kind TEXT NOT NULL PRIMARY KEY CHECK (kind IN ('ops', 'platform')),
  installation_id TEXT NOT NULL,
  schema_version INTEGER NOT NULL CHECK (schema_version >= 0),
  app_version TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

-- rt; ~1,150 a day in all incl. 5-minute batches; 400 days
CREATE TABLE runs (
  id TEXT NOT NULL PRIMARY KEY, -- ULID
  batch_id TEXT NOT NULL,
  business_date TEXT NOT NULL CHECK (business_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  scheduled_for INTEGER,
  trigger TEXT NOT NULL CHECK (trigger IN ('schedule', 'manual', 'api', 'retry', 'catch-up', 'dependency')),
  state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'succeeded', 'warned', 'failed', 'cancelled', 'timed_out', 'interrupted', 'skipped', 'missed')),
  attempt INTEGER NOT NULL CHECK (attempt >= 0),
  params_json TEXT NOT NULL CHECK (json_valid(params_json)),
  dry_run INTEGER NOT NULL CHECK (dry_run IN (0, 1)),
  queued_at INTEGER NOT NULL,
  started_at INTEGER,
  finished_at INTEGER,
  error_code TEXT,
  error_message TEXT,
  summary_json TEXT CHECK (json_valid(summary_json)),
  config_version TEXT NOT NULL,
  parent_run_id TEXT REFERENCES runs (id),
  triggered_by TEXT NOT NULL,
  reason TEXT,
  not_before INTEGER, -- next attempt or resume
  priority INTEGER NOT NULL CHECK (priority BETWEEN 0 AND 3),
  lane TEXT NOT NULL CHECK (lane IN ('normal', 'monitoring')),
  wait_reason TEXT,
  cancel_asked_at INTEGER,
  cancel_asked_by TEXT,
  CHECK (finished_at IS NULL OR finished_at >= queued_at),
  CHECK (trigger <> 'schedule' OR scheduled_for IS NOT NULL)
) STRICT;
CREATE INDEX runs_by_state_not_before_priority
  ON runs (state, not_before, priority);
CREATE INDEX runs_by_batch_id_started_at
  ON runs (batch_id, started_at);
CREATE INDEX runs_by_batch_id_business_date
  ON runs (batch_id, business_date);
CREATE UNIQUE INDEX runs_once_per_batch_id_scheduled_for
  ON runs (batch_id, scheduled_for)
  WHERE trigger = 'schedule';
CREATE INDEX runs_by_parent_run_id
  ON runs (parent_run_id)
  WHERE parent_run_id IS NOT NULL;

-- rt; ~112 a day in all; 400 days
CREATE TABLE occurrences (
  batch_id TEXT NOT NULL,
  scheduled_for INTEGER NOT NULL,
  business_date TEXT NOT NULL CHECK (business_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'ran', 'skipped', 'missed')),
  reason TEXT,
  run_id TEXT REFERENCES runs (id),
  due_at INTEGER NOT NULL, -- after calendar shift or move
  overlap_run_id TEXT,
  decided_at INTEGER NOT NULL,
  PRIMARY KEY (batch_id, scheduled_for),
  CHECK (state NOT IN ('skipped', 'missed') OR (reason IS NOT NULL AND run_id IS NULL))
) STRICT;
CREATE INDEX occurrences_by_state_scheduled_for
  ON occurrences (state, scheduled_for);
CREATE INDEX occurrences_by_business_date
  ON occurrences (business_date);
CREATE INDEX occurrences_by_run_id
  ON occurrences (run_id)
  WHERE run_id IS NOT NULL;

-- rt; ~1.05 per run
CREATE TABLE attempts (
  run_id TEXT NOT NULL REFERENCES runs (id),
  attempt INTEGER NOT NULL CHECK (attempt >= 0),
  started_at INTEGER NOT NULL,
  finished_at INTEGER,
  outcome TEXT CHECK (outcome IN ('succeeded', 'warned', 'failed', 'cancelled', 'timed_out', 'crashed', 'interrupted', 'lost')),
  error_code TEXT,
  error_message TEXT,
  error_class TEXT CHECK (error_class IN ('transient', 'permanent', 'parameters')),
  cpu_ms INTEGER CHECK (cpu_ms >= 0),
  peak_heap_bytes INTEGER CHECK (peak_heap_bytes >= 0),
  loop_p99_ms REAL,
  records INTEGER CHECK (records >= 0),
  worker TEXT,
  PRIMARY KEY (run_id, attempt)
) STRICT;

-- rt; ~30 tenants \xD7 33 batches a day; 400 days
CREATE TABLE tenant_results (
  run_id TEXT NOT NULL REFERENCES runs (id),
  tenant_code TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pending', 'running', 'succeeded', 'failed', 'skipped')),
  attempt INTEGER NOT NULL CHECK (attempt >= 0),
  started_at INTEGER,
  finished_at INTEGER,
  result_json TEXT CHECK (json_valid(result_json) AND octet_length(result_json) <= 65536),
  error_code TEXT,
  error_message TEXT,
  error_class TEXT CHECK (error_class IN ('transient', 'permanent', 'parameters')), -- may a failed tenant be tried again
  collected_at INTEGER,
  PRIMARY KEY (run_id, tenant_code)
) STRICT;
CREATE INDEX tenant_results_by_tenant_code_started_at
  ON tenant_results (tenant_code, started_at);
CREATE INDEX tenant_results_by_state
  ON tenant_results (state);

-- rt; DEBUG 7, INFO 90, WARN and above 365 days
CREATE TABLE log_lines (
  run_id TEXT NOT NULL REFERENCES runs (id),
  seq INTEGER NOT NULL CHECK (seq BETWEEN 0 AND 1048575),
  at INTEGER NOT NULL,
  level TEXT NOT NULL CHECK (level IN ('debug', 'info', 'warn', 'error')),
  tenant_code TEXT,
  message TEXT NOT NULL,
  fields_json TEXT CHECK (json_valid(fields_json)),
  PRIMARY KEY (run_id, seq)
) STRICT, WITHOUT ROWID;

-- the writer of log_search; 1 per run that logged; as runs
CREATE TABLE log_search_runs (
  run_no INTEGER PRIMARY KEY, -- upper part of the rowids in log_search
  run_id TEXT NOT NULL UNIQUE REFERENCES runs (id)
) STRICT;

-- rt
CREATE TABLE artifacts (
  id INTEGER PRIMARY KEY,
  run_id TEXT NOT NULL REFERENCES runs (id),
  tenant_code TEXT,
  path TEXT NOT NULL,
  kind TEXT NOT NULL,
  bytes INTEGER NOT NULL CHECK (bytes >= 0),
  sha256 TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  deleted_at INTEGER,
  UNIQUE (run_id, path)
) STRICT;

-- Full text of log_lines.message. Contentless: it keeps the index only, the text stays in log_lines.
-- A line's rowid is (run_no << 20) | seq, run_no from log_search_runs, so a run's lines are one range
-- of rowids: find  SELECT r.run_id, s.rowid & 1048575 AS seq FROM log_search s
--                    JOIN log_search_runs r ON r.run_no = s.rowid >> 20 WHERE log_search MATCH ?
--          forget  DELETE FROM log_search WHERE rowid BETWEEN (run_no << 20) AND (run_no << 20 | 1048575)
-- The rowid of runs would not do: VACUUM may renumber it. Trigram needs three characters or more.
CREATE VIRTUAL TABLE log_search USING fts5(
  message,
  content = '',
  contentless_delete = 1,
  tokenize = 'trigram'
);
`
};

// data/ops/migrations/0002-alerts.ts
var alerts = {
  version: 2,
  name: "alerts",
  sql: `
-- rt by R5; resolved 400 days
CREATE TABLE alerts (
  alert_id TEXT NOT NULL PRIMARY KEY,
  alert_key TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'acknowledged', 'resolved')),
  severity TEXT NOT NULL CHECK (severity IN ('LOW', 'MEDIUM', 'HIGH', 'CRITICAL')),
  source_batch TEXT NOT NULL,
  run_id TEXT,
  tenant_code TEXT,
  metric TEXT,
  value REAL,
  threshold REAL,
  message TEXT NOT NULL,
  context TEXT NOT NULL CHECK (json_valid(context)),
  business_hours INTEGER NOT NULL CHECK (business_hours IN (0, 1)),
  opened_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL,
  last_notified_at INTEGER,
  notify_count INTEGER NOT NULL CHECK (notify_count >= 0),
  occurrences INTEGER NOT NULL CHECK (occurrences >= 0),
  flap_count INTEGER NOT NULL CHECK (flap_count >= 0),
  ok_streak INTEGER NOT NULL CHECK (ok_streak >= 0),
  silenced_until INTEGER,
  acknowledged_at INTEGER,
  acknowledged_by TEXT,
  note TEXT,
  resolved_at INTEGER
) STRICT;
CREATE UNIQUE INDEX alerts_once_per_alert_key
  ON alerts (alert_key)
  WHERE state <> 'resolved';
CREATE INDEX alerts_by_state_severity
  ON alerts (state, severity);
CREATE INDEX alerts_by_tenant_code_opened_at
  ON alerts (tenant_code, opened_at);

-- rt; as alert
CREATE TABLE alert_events (
  id INTEGER PRIMARY KEY,
  alert_id TEXT NOT NULL REFERENCES alerts (alert_id),
  at INTEGER NOT NULL,
  event TEXT NOT NULL CHECK (event IN ('opened', 'worse', 'eased', 'reminded', 'resolved', 'flapping', 'acknowledged', 'silenced', 'attached')),
  severity TEXT NOT NULL,
  value REAL,
  message_id TEXT
) STRICT;
CREATE INDEX alert_events_by_alert_id
  ON alert_events (alert_id);

-- rt; terminal 90 days
CREATE TABLE alert_messages (
  message_id TEXT NOT NULL PRIMARY KEY,
  dedupe_key TEXT NOT NULL UNIQUE,
  alert_id TEXT REFERENCES alerts (alert_id),
  digest INTEGER NOT NULL CHECK (digest IN (0, 1)),
  route TEXT NOT NULL,
  channel TEXT NOT NULL CHECK (channel IN ('EMAIL', 'SLACK', 'TEAMS', 'LINE_WORKS', 'WEBHOOK')),
  integration_config_id TEXT NOT NULL,
  recipient_type TEXT NOT NULL CHECK (recipient_type IN ('USER', 'CHANNEL', 'GROUP', 'WEBHOOK')),
  recipient_address TEXT NOT NULL, -- one address; for hooks a reference
  recipient_hash TEXT NOT NULL, -- sha256 over installation_id and the normalised address
  subject TEXT,
  body TEXT,
  body_format TEXT,
  attachments TEXT CHECK (json_valid(attachments)), -- nulled 7 days after the end
  priority INTEGER NOT NULL CHECK (priority BETWEEN 0 AND 3),
  state TEXT NOT NULL CHECK (state IN ('PENDING', 'SENDING', 'RETRY', 'SENT', 'DEAD', 'EXPIRED', 'SUPPRESSED', 'CANCELLED', 'IN_DOUBT')),
  next_attempt_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL CHECK (attempts >= 0), -- counted failures
  max_attempts INTEGER NOT NULL CHECK (max_attempts >= 0),
  attempt_seq INTEGER NOT NULL CHECK (attempt_seq >= 0), -- all tries
  deferrals INTEGER NOT NULL CHECK (deferrals >= 0),
  claim_token TEXT,
  claimed_by_run TEXT,
  lease_until INTEGER,
  io_started_at INTEGER,
  last_class TEXT CHECK (last_class IN ('A', 'B', 'C', 'D', 'E', 'F', 'G')),
  last_code TEXT,
  last_error TEXT CHECK (length(last_error) <= 500),
  external_message_id TEXT,
  sent_at INTEGER,
  finished_at INTEGER,
  CHECK (state <> 'SENDING' OR claim_token IS NOT NULL)
) STRICT;
CREATE INDEX alert_messages_by_state_next_attempt_at
  ON alert_messages (state, next_attempt_at);
CREATE INDEX alert_messages_by_alert_id
  ON alert_messages (alert_id);
`
};

// data/ops/migrations/0003-scheduling.ts
var scheduling = {
  version: 3,
  name: "scheduling",
  sql: `
-- rt; 50 in all
CREATE TABLE batch_watermarks (
  batch_id TEXT NOT NULL PRIMARY KEY,
  computed_until INTEGER NOT NULL,
  config_version TEXT NOT NULL
) STRICT;

-- rt, asked by 104; for ever
CREATE TABLE batch_metrics_daily (
  batch_id TEXT NOT NULL,
  day TEXT NOT NULL CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  runs INTEGER NOT NULL CHECK (runs >= 0),
  failed INTEGER NOT NULL CHECK (failed >= 0),
  avg_ms INTEGER NOT NULL CHECK (avg_ms >= 0),
  max_ms INTEGER NOT NULL CHECK (max_ms >= 0),
  avg_cpu_ms INTEGER CHECK (avg_cpu_ms >= 0),
  max_heap_bytes INTEGER CHECK (max_heap_bytes >= 0),
  records INTEGER CHECK (records >= 0),
  PRIMARY KEY (batch_id, day)
) STRICT;

-- console, CLI; 400 days after end
CREATE TABLE schedule_exceptions (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('hold', 'release', 'skip', 'move')),
  batch_id TEXT NOT NULL,
  scheduled_for INTEGER,
  moved_to INTEGER,
  reason TEXT NOT NULL,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER,
  ended_at INTEGER
) STRICT;
CREATE UNIQUE INDEX schedule_exceptions_once_per_batch_id_scheduled_for_kind
  ON schedule_exceptions (batch_id, COALESCE(scheduled_for, ''), kind)
  WHERE ended_at IS NULL;

-- rt; for ever
CREATE TABLE config_versions (
  version TEXT NOT NULL PRIMARY KEY, -- sha256 of all files
  files TEXT NOT NULL CHECK (json_valid(files)), -- {path: text}
  loaded_at INTEGER NOT NULL,
  loaded_by TEXT NOT NULL,
  in_force INTEGER NOT NULL CHECK (in_force IN (0, 1)),
  faults TEXT NOT NULL CHECK (json_valid(faults))
) STRICT;

-- CLI, API \u2192 main; 30 days
CREATE TABLE commands (
  id INTEGER PRIMARY KEY,
  verb TEXT NOT NULL,
  payload TEXT NOT NULL CHECK (json_valid(payload)),
  asked_by TEXT NOT NULL,
  asked_at INTEGER NOT NULL,
  taken_at INTEGER,
  done_at INTEGER,
  result TEXT CHECK (json_valid(result))
) STRICT;

-- API; 24 h
CREATE TABLE idempotency_keys (
  token_id TEXT NOT NULL,
  key TEXT NOT NULL,
  request_hash TEXT NOT NULL,
  run_id TEXT NOT NULL REFERENCES runs (id),
  created_at INTEGER NOT NULL,
  PRIMARY KEY (token_id, key)
) STRICT;

-- API; 10 min
CREATE TABLE trigger_replays (
  signature_sha256 TEXT NOT NULL PRIMARY KEY,
  at INTEGER NOT NULL
) STRICT;

-- rt; 1 row
CREATE TABLE scheduler_lease (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  holder TEXT NOT NULL,
  pid INTEGER NOT NULL CHECK (pid >= 0),
  acquired_at INTEGER NOT NULL,
  renewed_at INTEGER NOT NULL,
  lease_until INTEGER NOT NULL
) STRICT;

-- rt; R12
CREATE TABLE locks (
  key TEXT NOT NULL,
  holder_run TEXT NOT NULL,
  mode TEXT NOT NULL CHECK (mode IN ('shared', 'exclusive')),
  lease_until INTEGER NOT NULL,
  since INTEGER NOT NULL,
  PRIMARY KEY (key, holder_run)
) STRICT;
`
};

// data/ops/migrations/0004-operators.ts
var operators = {
  version: 4,
  name: "operators",
  sql: `
-- console, CLI
CREATE TABLE operators (
  operator_id TEXT NOT NULL PRIMARY KEY,
  login TEXT NOT NULL UNIQUE,
  display_name TEXT NOT NULL,
  email TEXT,
  role TEXT NOT NULL CHECK (role IN ('viewer', 'operator', 'admin', 'security', 'form_approver', 'hr')),
  tenant_scope TEXT CHECK (json_valid(tenant_scope)),
  password_hash TEXT NOT NULL,
  password_changed_at INTEGER NOT NULL,
  mfa_ref TEXT,
  mfa_enabled INTEGER NOT NULL CHECK (mfa_enabled IN (0, 1)),
  failed_count INTEGER NOT NULL CHECK (failed_count >= 0),
  locked_until INTEGER,
  language TEXT NOT NULL CHECK (language IN ('ja', 'en')),
  disabled_at INTEGER,
  created_at INTEGER NOT NULL
) STRICT;

-- rt; 30 days after end
CREATE TABLE operator_sessions (
  session_id TEXT NOT NULL PRIMARY KEY,
  operator_id TEXT NOT NULL REFERENCES operators (operator_id),
  token_hash TEXT NOT NULL UNIQUE,
  issued_at INTEGER NOT NULL,
  last_used_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  ip TEXT NOT NULL,
  user_agent TEXT NOT NULL,
  ended_at INTEGER,
  end_reason TEXT
) STRICT;

-- console, CLI, 006
CREATE TABLE api_tokens (
  token_id TEXT NOT NULL PRIMARY KEY,
  operator_id TEXT NOT NULL REFERENCES operators (operator_id),
  name TEXT NOT NULL,
  token_hash TEXT NOT NULL UNIQUE,
  role TEXT NOT NULL,
  tenant_scope TEXT CHECK (json_valid(tenant_scope)),
  issued_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  last_used_at INTEGER,
  is_revoked INTEGER NOT NULL CHECK (is_revoked IN (0, 1)),
  revoked_at INTEGER,
  revoked_reason TEXT,
  CHECK (is_revoked = (revoked_at IS NOT NULL))
) STRICT;

-- rt; R22
CREATE TABLE approvals (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  asked_by TEXT NOT NULL,
  asked_at INTEGER NOT NULL,
  approved_by TEXT,
  approved_at INTEGER,
  expires_at INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('asked', 'approved', 'refused', 'expired')),
  CHECK (approved_by <> asked_by)
) STRICT;

-- console
CREATE TABLE shift_notes (
  id INTEGER PRIMARY KEY,
  day TEXT NOT NULL CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  operator_id TEXT NOT NULL,
  text TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

-- rt, chained R16; never deleted
CREATE TABLE audit (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  operator TEXT NOT NULL,
  from_ip TEXT,
  verb TEXT NOT NULL,
  object TEXT NOT NULL,
  reason TEXT,
  before TEXT CHECK (json_valid(before)),
  after TEXT CHECK (json_valid(after)),
  result TEXT NOT NULL CHECK (result IN ('ok', 'refused', 'failed')),
  run_id TEXT,
  prev_hash TEXT NOT NULL,
  row_hash TEXT NOT NULL
) STRICT;
CREATE INDEX audit_by_at
  ON audit (at);
CREATE INDEX audit_by_operator_at
  ON audit (operator, at);
CREATE INDEX audit_by_object
  ON audit (object);

-- The audit is append-only: rule R16 chains the rows, these refuse the obvious ways round it.
CREATE TRIGGER audit_never_updated BEFORE UPDATE ON audit
BEGIN
  SELECT RAISE(ABORT, 'audit: rows are never changed');
END;
CREATE TRIGGER audit_never_deleted BEFORE DELETE ON audit
BEGIN
  SELECT RAISE(ABORT, 'audit: rows are never deleted');
END;
`
};

// data/ops/migrations/0005-state.ts
var state = {
  version: 5,
  name: "state",
  sql: `
-- 902; 1 row
CREATE TABLE system_state (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  state TEXT NOT NULL CHECK (state IN ('running', 'stopping', 'stopped', 'stopped_with_errors', 'resuming')),
  level TEXT CHECK (level IN ('pause', 'partial', 'full')),
  reason TEXT,
  stop_id TEXT,
  since INTEGER NOT NULL,
  by_operator TEXT
) STRICT;

-- 901, 902, 904, 905
CREATE TABLE maintenance_state (
  target TEXT NOT NULL PRIMARY KEY, -- tenant:<code>, platform
  held_by_run TEXT NOT NULL,
  reason TEXT NOT NULL,
  since INTEGER NOT NULL
) STRICT;

-- 902
CREATE TABLE emergency_stops (
  stop_id TEXT NOT NULL PRIMARY KEY,
  level TEXT NOT NULL,
  reason_type TEXT NOT NULL CHECK (reason_type IN ('security', 'failure', 'maintenance')),
  reason TEXT NOT NULL,
  started_by TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  resumed_at INTEGER,
  snapshot TEXT NOT NULL CHECK (json_valid(snapshot)),
  result TEXT CHECK (json_valid(result))
) STRICT;

CREATE TABLE emergency_stop_steps (
  stop_id TEXT NOT NULL REFERENCES emergency_stops (stop_id),
  no INTEGER NOT NULL CHECK (no >= 0),
  name TEXT NOT NULL,
  target TEXT,
  state TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  detail TEXT,
  PRIMARY KEY (stop_id, no)
) STRICT;

-- 901
CREATE TABLE recovery_history (
  recovery_id TEXT NOT NULL PRIMARY KEY,
  run_id TEXT NOT NULL,
  scope TEXT NOT NULL CHECK (scope IN ('tenant', 'platform', 'all')),
  point INTEGER,
  backup_ids TEXT NOT NULL CHECK (json_valid(backup_ids)),
  approved_by TEXT NOT NULL CHECK (json_valid(approved_by)),
  state TEXT NOT NULL CHECK (state IN ('planned', 'running', 'done', 'failed', 'rolled_back')),
  loss_minutes INTEGER CHECK (loss_minutes >= 0),
  result TEXT CHECK (json_valid(result)),
  started_at INTEGER NOT NULL,
  finished_at INTEGER
) STRICT;

CREATE TABLE recovery_steps (
  recovery_id TEXT NOT NULL REFERENCES recovery_history (recovery_id),
  no INTEGER NOT NULL CHECK (no >= 0),
  db TEXT NOT NULL,
  step TEXT NOT NULL,
  method TEXT CHECK (method IN ('inplace', 'swap', 'tables')),
  state TEXT NOT NULL,
  at INTEGER NOT NULL,
  detail TEXT,
  PRIMARY KEY (recovery_id, no)
) STRICT;

-- 905; 1 year
CREATE TABLE db_maintenance_runs (
  id INTEGER PRIMARY KEY,
  run_id TEXT NOT NULL,
  type TEXT NOT NULL CHECK (type IN ('diagnose', 'optimize', 'rebuild', 'repair')),
  severity TEXT NOT NULL,
  databases TEXT NOT NULL CHECK (json_valid(databases)),
  operator TEXT NOT NULL,
  reason TEXT,
  result TEXT CHECK (json_valid(result)),
  started_at INTEGER NOT NULL,
  finished_at INTEGER
) STRICT;

CREATE TABLE db_maintenance_steps (
  id INTEGER PRIMARY KEY,
  maintenance_id INTEGER NOT NULL REFERENCES db_maintenance_runs (id),
  db TEXT NOT NULL,
  step TEXT NOT NULL,
  state TEXT NOT NULL,
  at INTEGER NOT NULL,
  detail TEXT
) STRICT;

-- 905; ~10 per database; 6 months
CREATE TABLE db_health (
  db TEXT NOT NULL,
  checked_at INTEGER NOT NULL,
  grade TEXT NOT NULL CHECK (grade IN ('healthy', 'degraded', 'damaged_index', 'damaged_table', 'unreadable')),
  bytes INTEGER NOT NULL CHECK (bytes >= 0),
  wal_bytes INTEGER NOT NULL CHECK (wal_bytes >= 0),
  freelist_pct REAL NOT NULL,
  integrity TEXT CHECK (json_valid(integrity)),
  fk_faults INTEGER NOT NULL CHECK (fk_faults >= 0),
  bench TEXT CHECK (json_valid(bench)),
  PRIMARY KEY (db, checked_at)
) STRICT;
`
};

// data/ops/migrations/0006-measurements.ts
var measurements = {
  version: 6,
  name: "measurements",
  sql: `
-- rt every 30 s; 24 h
CREATE TABLE process_heartbeats (
  name TEXT NOT NULL,
  pid INTEGER NOT NULL CHECK (pid >= 0),
  at INTEGER NOT NULL,
  loop_p50_ms REAL NOT NULL,
  loop_p99_ms REAL NOT NULL,
  loop_max_ms REAL NOT NULL,
  rss INTEGER NOT NULL CHECK (rss >= 0),
  heap_used INTEGER NOT NULL CHECK (heap_used >= 0),
  heap_limit INTEGER NOT NULL CHECK (heap_limit >= 0),
  statements INTEGER NOT NULL CHECK (statements >= 0),
  uptime_s INTEGER NOT NULL CHECK (uptime_s >= 0),
  PRIMARY KEY (name, pid, at)
) STRICT;

-- rt, statements > 1,000 ms; 31 days
CREATE TABLE slow_queries (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  db_path TEXT NOT NULL,
  batch_id TEXT,
  run_id TEXT,
  sql_normalised TEXT NOT NULL,
  digest TEXT NOT NULL,
  ms INTEGER NOT NULL CHECK (ms >= 0),
  rows INTEGER CHECK (rows >= 0)
) STRICT;
CREATE INDEX slow_queries_by_at
  ON slow_queries (at);
CREATE INDEX slow_queries_by_digest
  ON slow_queries (digest);

-- rt; 31 days
CREATE TABLE db_lock_events (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  db_path TEXT NOT NULL,
  batch_id TEXT,
  run_id TEXT,
  wait_ms INTEGER NOT NULL CHECK (wait_ms >= 0),
  outcome TEXT NOT NULL CHECK (outcome IN ('got', 'busy')),
  holder TEXT
) STRICT;
CREATE INDEX db_lock_events_by_at
  ON db_lock_events (at);
`
};

// data/ops/migrations/index.ts
var opsMigrations = [
  ledger,
  alerts,
  scheduling,
  operators,
  state,
  measurements
];

// data/ops/schema/index.ts
var schema_exports = {};
__export(schema_exports, {
  alertEvents: () => alertEvents,
  alertMessages: () => alertMessages,
  alerts: () => alerts2,
  apiTokens: () => apiTokens,
  approvals: () => approvals,
  artifacts: () => artifacts,
  attempts: () => attempts,
  audit: () => audit,
  batchMetricsDaily: () => batchMetricsDaily,
  batchWatermarks: () => batchWatermarks,
  commands: () => commands,
  configVersions: () => configVersions,
  dbHealth: () => dbHealth,
  dbLockEvents: () => dbLockEvents,
  dbMaintenanceRuns: () => dbMaintenanceRuns,
  dbMaintenanceSteps: () => dbMaintenanceSteps,
  emergencyStopSteps: () => emergencyStopSteps,
  emergencyStops: () => emergencyStops,
  idempotencyKeys: () => idempotencyKeys,
  locks: () => locks,
  logLines: () => logLines,
  logSearchRuns: () => logSearchRuns,
  maintenanceState: () => maintenanceState,
  occurrences: () => occurrences,
  operatorSessions: () => operatorSessions,
  operators: () => operators2,
  planeMeta: () => planeMeta,
  processHeartbeats: () => processHeartbeats,
  recoveryHistory: () => recoveryHistory,
  recoverySteps: () => recoverySteps,
  runs: () => runs,
  scheduleExceptions: () => scheduleExceptions,
  schedulerLease: () => schedulerLease,
  shiftNotes: () => shiftNotes,
  slowQueries: () => slowQueries,
  systemState: () => systemState,
  tenantResults: () => tenantResults,
  triggerReplays: () => triggerReplays
});

// data/ops/schema/alerts.ts
import { integer, real, sqliteTable, text } from "drizzle-orm/sqlite-core";
var alerts2 = sqliteTable("alerts", {
  alertId: text("alert_id").primaryKey(),
  alertKey: text("alert_key").notNull(),
  state: text("state", { enum: ["open", "acknowledged", "resolved"] }).notNull(),
  severity: text("severity", { enum: ["LOW", "MEDIUM", "HIGH", "CRITICAL"] }).notNull(),
  sourceBatch: text("source_batch").notNull(),
  runId: text("run_id"),
  tenantCode: text("tenant_code"),
  metric: text("metric"),
  value: real("value"),
  threshold: real("threshold"),
  message: text("message").notNull(),
  context: text("context", { mode: "json" }).notNull(),
  businessHours: integer("business_hours", { mode: "boolean" }).notNull(),
  openedAt: integer("opened_at").notNull(),
  lastSeenAt: integer("last_seen_at").notNull(),
  lastNotifiedAt: integer("last_notified_at"),
  notifyCount: integer("notify_count").notNull(),
  occurrences: integer("occurrences").notNull(),
  flapCount: integer("flap_count").notNull(),
  okStreak: integer("ok_streak").notNull(),
  silencedUntil: integer("silenced_until"),
  acknowledgedAt: integer("acknowledged_at"),
  acknowledgedBy: text("acknowledged_by"),
  note: text("note"),
  resolvedAt: integer("resolved_at")
});
var alertEvents = sqliteTable("alert_events", {
  id: integer("id").primaryKey(),
  alertId: text("alert_id").notNull(),
  at: integer("at").notNull(),
  event: text("event", {
    enum: [
      "opened",
      "worse",
      "eased",
      "reminded",
      "resolved",
      "flapping",
      "acknowledged",
      "silenced",
      "attached"
    ]
  }).notNull(),
  severity: text("severity").notNull(),
  value: real("value"),
  messageId: text("message_id")
});
var alertMessages = sqliteTable("alert_messages", {
  messageId: text("message_id").primaryKey(),
  dedupeKey: text("dedupe_key").notNull(),
  alertId: text("alert_id"),
  digest: integer("digest", { mode: "boolean" }).notNull(),
  route: text("route").notNull(),
  channel: text("channel", {
    enum: ["EMAIL", "SLACK", "TEAMS", "LINE_WORKS", "WEBHOOK"]
  }).notNull(),
  integrationConfigId: text("integration_config_id").notNull(),
  recipientType: text("recipient_type", {
    enum: ["USER", "CHANNEL", "GROUP", "WEBHOOK"]
  }).notNull(),
  recipientAddress: text("recipient_address").notNull(),
  // one address; for hooks a reference
  // sha256 over installation_id and the normalised address
  recipientHash: text("recipient_hash").notNull(),
  subject: text("subject"),
  body: text("body"),
  bodyFormat: text("body_format"),
  attachments: text("attachments", { mode: "json" }),
  // nulled 7 days after the end
  priority: integer("priority").notNull(),
  state: text("state", {
    enum: [
      "PENDING",
      "SENDING",
      "RETRY",
      "SENT",
      "DEAD",
      "EXPIRED",
      "SUPPRESSED",
      "CANCELLED",
      "IN_DOUBT"
    ]
  }).notNull(),
  nextAttemptAt: integer("next_attempt_at").notNull(),
  expiresAt: integer("expires_at").notNull(),
  attempts: integer("attempts").notNull(),
  // counted failures
  maxAttempts: integer("max_attempts").notNull(),
  attemptSeq: integer("attempt_seq").notNull(),
  // all tries
  deferrals: integer("deferrals").notNull(),
  claimToken: text("claim_token"),
  claimedByRun: text("claimed_by_run"),
  leaseUntil: integer("lease_until"),
  ioStartedAt: integer("io_started_at"),
  lastClass: text("last_class", { enum: ["A", "B", "C", "D", "E", "F", "G"] }),
  lastCode: text("last_code"),
  lastError: text("last_error"),
  externalMessageId: text("external_message_id"),
  sentAt: integer("sent_at"),
  finishedAt: integer("finished_at")
});

// data/ops/schema/ledger.ts
import { integer as integer2, primaryKey, real as real2, sqliteTable as sqliteTable2, text as text2 } from "drizzle-orm/sqlite-core";
var planeMeta = sqliteTable2("plane_meta", {
  kind: text2("kind", { enum: ["ops", "platform"] }).primaryKey(),
  installationId: text2("installation_id").notNull(),
  schemaVersion: integer2("schema_version").notNull(),
  appVersion: text2("app_version").notNull(),
  createdAt: integer2("created_at").notNull()
});
var runs = sqliteTable2("runs", {
  id: text2("id").primaryKey(),
  // ULID
  batchId: text2("batch_id").notNull(),
  businessDate: text2("business_date").notNull(),
  scheduledFor: integer2("scheduled_for"),
  trigger: text2("trigger", {
    enum: ["schedule", "manual", "api", "retry", "catch-up", "dependency"]
  }).notNull(),
  state: text2("state", {
    enum: [
      "queued",
      "running",
      "succeeded",
      "warned",
      "failed",
      "cancelled",
      "timed_out",
      "interrupted",
      "skipped",
      "missed"
    ]
  }).notNull(),
  attempt: integer2("attempt").notNull(),
  paramsJson: text2("params_json", { mode: "json" }).notNull(),
  dryRun: integer2("dry_run", { mode: "boolean" }).notNull(),
  queuedAt: integer2("queued_at").notNull(),
  startedAt: integer2("started_at"),
  finishedAt: integer2("finished_at"),
  errorCode: text2("error_code"),
  errorMessage: text2("error_message"),
  summaryJson: text2("summary_json", { mode: "json" }),
  configVersion: text2("config_version").notNull(),
  parentRunId: text2("parent_run_id"),
  triggeredBy: text2("triggered_by").notNull(),
  reason: text2("reason"),
  notBefore: integer2("not_before"),
  // next attempt or resume
  priority: integer2("priority").notNull(),
  lane: text2("lane", { enum: ["normal", "monitoring"] }).notNull(),
  waitReason: text2("wait_reason"),
  cancelAskedAt: integer2("cancel_asked_at"),
  cancelAskedBy: text2("cancel_asked_by")
});
var occurrences = sqliteTable2(
  "occurrences",
  {
    batchId: text2("batch_id").notNull(),
    scheduledFor: integer2("scheduled_for").notNull(),
    businessDate: text2("business_date").notNull(),
    state: text2("state", { enum: ["waiting", "running", "ran", "skipped", "missed"] }).notNull(),
    reason: text2("reason"),
    runId: text2("run_id"),
    dueAt: integer2("due_at").notNull(),
    // after calendar shift or move
    overlapRunId: text2("overlap_run_id"),
    decidedAt: integer2("decided_at").notNull()
  },
  (t2) => [primaryKey({ columns: [t2.batchId, t2.scheduledFor] })]
);
var attempts = sqliteTable2(
  "attempts",
  {
    runId: text2("run_id").notNull(),
    attempt: integer2("attempt").notNull(),
    startedAt: integer2("started_at").notNull(),
    finishedAt: integer2("finished_at"),
    outcome: text2("outcome", {
      enum: [
        "succeeded",
        "warned",
        "failed",
        "cancelled",
        "timed_out",
        "crashed",
        "interrupted",
        "lost"
      ]
    }),
    errorCode: text2("error_code"),
    errorMessage: text2("error_message"),
    errorClass: text2("error_class", { enum: ["transient", "permanent", "parameters"] }),
    cpuMs: integer2("cpu_ms"),
    peakHeapBytes: integer2("peak_heap_bytes"),
    loopP99Ms: real2("loop_p99_ms"),
    records: integer2("records"),
    worker: text2("worker")
  },
  (t2) => [primaryKey({ columns: [t2.runId, t2.attempt] })]
);
var tenantResults = sqliteTable2(
  "tenant_results",
  {
    runId: text2("run_id").notNull(),
    tenantCode: text2("tenant_code").notNull(),
    state: text2("state", {
      enum: ["pending", "running", "succeeded", "failed", "skipped"]
    }).notNull(),
    attempt: integer2("attempt").notNull(),
    startedAt: integer2("started_at"),
    finishedAt: integer2("finished_at"),
    resultJson: text2("result_json", { mode: "json" }),
    errorCode: text2("error_code"),
    errorMessage: text2("error_message"),
    errorClass: text2("error_class", { enum: ["transient", "permanent", "parameters"] }),
    collectedAt: integer2("collected_at")
  },
  (t2) => [primaryKey({ columns: [t2.runId, t2.tenantCode] })]
);
var logLines = sqliteTable2(
  "log_lines",
  {
    runId: text2("run_id").notNull(),
    seq: integer2("seq").notNull(),
    at: integer2("at").notNull(),
    level: text2("level", { enum: ["debug", "info", "warn", "error"] }).notNull(),
    tenantCode: text2("tenant_code"),
    message: text2("message").notNull(),
    fieldsJson: text2("fields_json", { mode: "json" })
  },
  (t2) => [primaryKey({ columns: [t2.runId, t2.seq] })]
);
var logSearchRuns = sqliteTable2("log_search_runs", {
  runNo: integer2("run_no").primaryKey(),
  // upper part of the rowids in log_search
  runId: text2("run_id").notNull()
});
var artifacts = sqliteTable2("artifacts", {
  id: integer2("id").primaryKey(),
  runId: text2("run_id").notNull(),
  tenantCode: text2("tenant_code"),
  path: text2("path").notNull(),
  kind: text2("kind").notNull(),
  bytes: integer2("bytes").notNull(),
  sha256: text2("sha256").notNull(),
  createdAt: integer2("created_at").notNull(),
  deletedAt: integer2("deleted_at")
});

// data/ops/schema/measurements.ts
import { integer as integer3, primaryKey as primaryKey2, real as real3, sqliteTable as sqliteTable3, text as text3 } from "drizzle-orm/sqlite-core";
var processHeartbeats = sqliteTable3(
  "process_heartbeats",
  {
    name: text3("name").notNull(),
    pid: integer3("pid").notNull(),
    at: integer3("at").notNull(),
    loopP50Ms: real3("loop_p50_ms").notNull(),
    loopP99Ms: real3("loop_p99_ms").notNull(),
    loopMaxMs: real3("loop_max_ms").notNull(),
    rss: integer3("rss").notNull(),
    heapUsed: integer3("heap_used").notNull(),
    heapLimit: integer3("heap_limit").notNull(),
    statements: integer3("statements").notNull(),
    uptimeS: integer3("uptime_s").notNull()
  },
  (t2) => [primaryKey2({ columns: [t2.name, t2.pid, t2.at] })]
);
var slowQueries = sqliteTable3("slow_queries", {
  id: integer3("id").primaryKey(),
  at: integer3("at").notNull(),
  dbPath: text3("db_path").notNull(),
  batchId: text3("batch_id"),
  runId: text3("run_id"),
  sqlNormalised: text3("sql_normalised").notNull(),
  digest: text3("digest").notNull(),
  ms: integer3("ms").notNull(),
  rows: integer3("rows")
});
var dbLockEvents = sqliteTable3("db_lock_events", {
  id: integer3("id").primaryKey(),
  at: integer3("at").notNull(),
  dbPath: text3("db_path").notNull(),
  batchId: text3("batch_id"),
  runId: text3("run_id"),
  waitMs: integer3("wait_ms").notNull(),
  outcome: text3("outcome", { enum: ["got", "busy"] }).notNull(),
  holder: text3("holder")
});

// data/ops/schema/operators.ts
import { integer as integer4, sqliteTable as sqliteTable4, text as text4 } from "drizzle-orm/sqlite-core";
var operators2 = sqliteTable4("operators", {
  operatorId: text4("operator_id").primaryKey(),
  login: text4("login").notNull(),
  displayName: text4("display_name").notNull(),
  email: text4("email"),
  role: text4("role", {
    enum: ["viewer", "operator", "admin", "security", "form_approver", "hr"]
  }).notNull(),
  tenantScope: text4("tenant_scope", { mode: "json" }),
  passwordHash: text4("password_hash").notNull(),
  passwordChangedAt: integer4("password_changed_at").notNull(),
  mfaRef: text4("mfa_ref"),
  mfaEnabled: integer4("mfa_enabled", { mode: "boolean" }).notNull(),
  failedCount: integer4("failed_count").notNull(),
  lockedUntil: integer4("locked_until"),
  language: text4("language", { enum: ["ja", "en"] }).notNull(),
  disabledAt: integer4("disabled_at"),
  createdAt: integer4("created_at").notNull()
});
var operatorSessions = sqliteTable4("operator_sessions", {
  sessionId: text4("session_id").primaryKey(),
  operatorId: text4("operator_id").notNull(),
  tokenHash: text4("token_hash").notNull(),
  issuedAt: integer4("issued_at").notNull(),
  lastUsedAt: integer4("last_used_at").notNull(),
  expiresAt: integer4("expires_at").notNull(),
  ip: text4("ip").notNull(),
  userAgent: text4("user_agent").notNull(),
  endedAt: integer4("ended_at"),
  endReason: text4("end_reason")
});
var apiTokens = sqliteTable4("api_tokens", {
  tokenId: text4("token_id").primaryKey(),
  operatorId: text4("operator_id").notNull(),
  name: text4("name").notNull(),
  tokenHash: text4("token_hash").notNull(),
  role: text4("role").notNull(),
  tenantScope: text4("tenant_scope", { mode: "json" }),
  issuedAt: integer4("issued_at").notNull(),
  expiresAt: integer4("expires_at").notNull(),
  lastUsedAt: integer4("last_used_at"),
  isRevoked: integer4("is_revoked", { mode: "boolean" }).notNull(),
  revokedAt: integer4("revoked_at"),
  revokedReason: text4("revoked_reason")
});
var approvals = sqliteTable4("approvals", {
  id: integer4("id").primaryKey(),
  kind: text4("kind").notNull(),
  subject: text4("subject").notNull(),
  askedBy: text4("asked_by").notNull(),
  askedAt: integer4("asked_at").notNull(),
  approvedBy: text4("approved_by"),
  approvedAt: integer4("approved_at"),
  expiresAt: integer4("expires_at").notNull(),
  state: text4("state", { enum: ["asked", "approved", "refused", "expired"] }).notNull()
});
var shiftNotes = sqliteTable4("shift_notes", {
  id: integer4("id").primaryKey(),
  day: text4("day").notNull(),
  operatorId: text4("operator_id").notNull(),
  text: text4("text").notNull(),
  createdAt: integer4("created_at").notNull()
});
var audit = sqliteTable4("audit", {
  id: integer4("id").primaryKey(),
  at: integer4("at").notNull(),
  operator: text4("operator").notNull(),
  fromIp: text4("from_ip"),
  verb: text4("verb").notNull(),
  object: text4("object").notNull(),
  reason: text4("reason"),
  before: text4("before", { mode: "json" }),
  after: text4("after", { mode: "json" }),
  result: text4("result", { enum: ["ok", "refused", "failed"] }).notNull(),
  runId: text4("run_id"),
  prevHash: text4("prev_hash").notNull(),
  rowHash: text4("row_hash").notNull()
});

// data/ops/schema/scheduling.ts
import { integer as integer5, primaryKey as primaryKey3, sqliteTable as sqliteTable5, text as text5 } from "drizzle-orm/sqlite-core";
var batchWatermarks = sqliteTable5("batch_watermarks", {
  batchId: text5("batch_id").primaryKey(),
  computedUntil: integer5("computed_until").notNull(),
  configVersion: text5("config_version").notNull()
});
var batchMetricsDaily = sqliteTable5(
  "batch_metrics_daily",
  {
    batchId: text5("batch_id").notNull(),
    day: text5("day").notNull(),
    runs: integer5("runs").notNull(),
    failed: integer5("failed").notNull(),
    avgMs: integer5("avg_ms").notNull(),
    maxMs: integer5("max_ms").notNull(),
    avgCpuMs: integer5("avg_cpu_ms"),
    maxHeapBytes: integer5("max_heap_bytes"),
    records: integer5("records")
  },
  (t2) => [primaryKey3({ columns: [t2.batchId, t2.day] })]
);
var scheduleExceptions = sqliteTable5("schedule_exceptions", {
  id: integer5("id").primaryKey(),
  kind: text5("kind", { enum: ["hold", "release", "skip", "move"] }).notNull(),
  batchId: text5("batch_id").notNull(),
  scheduledFor: integer5("scheduled_for"),
  movedTo: integer5("moved_to"),
  reason: text5("reason").notNull(),
  createdBy: text5("created_by").notNull(),
  createdAt: integer5("created_at").notNull(),
  expiresAt: integer5("expires_at"),
  endedAt: integer5("ended_at")
});
var configVersions = sqliteTable5("config_versions", {
  version: text5("version").primaryKey(),
  // sha256 of all files
  files: text5("files", { mode: "json" }).notNull(),
  // {path: text}
  loadedAt: integer5("loaded_at").notNull(),
  loadedBy: text5("loaded_by").notNull(),
  inForce: integer5("in_force", { mode: "boolean" }).notNull(),
  faults: text5("faults", { mode: "json" }).notNull()
});
var commands = sqliteTable5("commands", {
  id: integer5("id").primaryKey(),
  verb: text5("verb").notNull(),
  payload: text5("payload", { mode: "json" }).notNull(),
  askedBy: text5("asked_by").notNull(),
  askedAt: integer5("asked_at").notNull(),
  takenAt: integer5("taken_at"),
  doneAt: integer5("done_at"),
  result: text5("result", { mode: "json" })
});
var idempotencyKeys = sqliteTable5(
  "idempotency_keys",
  {
    tokenId: text5("token_id").notNull(),
    key: text5("key").notNull(),
    requestHash: text5("request_hash").notNull(),
    runId: text5("run_id").notNull(),
    createdAt: integer5("created_at").notNull()
  },
  (t2) => [primaryKey3({ columns: [t2.tokenId, t2.key] })]
);
var triggerReplays = sqliteTable5("trigger_replays", {
  signatureSha256: text5("signature_sha256").primaryKey(),
  at: integer5("at").notNull()
});
var schedulerLease = sqliteTable5("scheduler_lease", {
  id: integer5("id").primaryKey(),
  holder: text5("holder").notNull(),
  pid: integer5("pid").notNull(),
  acquiredAt: integer5("acquired_at").notNull(),
  renewedAt: integer5("renewed_at").notNull(),
  leaseUntil: integer5("lease_until").notNull()
});
var locks = sqliteTable5(
  "locks",
  {
    key: text5("key").notNull(),
    holderRun: text5("holder_run").notNull(),
    mode: text5("mode", { enum: ["shared", "exclusive"] }).notNull(),
    leaseUntil: integer5("lease_until").notNull(),
    since: integer5("since").notNull()
  },
  (t2) => [primaryKey3({ columns: [t2.key, t2.holderRun] })]
);

// data/ops/schema/state.ts
import { integer as integer6, primaryKey as primaryKey4, real as real4, sqliteTable as sqliteTable6, text as text6 } from "drizzle-orm/sqlite-core";
var systemState = sqliteTable6("system_state", {
  id: integer6("id").primaryKey(),
  state: text6("state", {
    enum: ["running", "stopping", "stopped", "stopped_with_errors", "resuming"]
  }).notNull(),
  level: text6("level", { enum: ["pause", "partial", "full"] }),
  reason: text6("reason"),
  stopId: text6("stop_id"),
  since: integer6("since").notNull(),
  byOperator: text6("by_operator")
});
var maintenanceState = sqliteTable6("maintenance_state", {
  target: text6("target").primaryKey(),
  // `tenant:<code>`, `platform`
  heldByRun: text6("held_by_run").notNull(),
  reason: text6("reason").notNull(),
  since: integer6("since").notNull()
});
var emergencyStops = sqliteTable6("emergency_stops", {
  stopId: text6("stop_id").primaryKey(),
  level: text6("level").notNull(),
  reasonType: text6("reason_type", { enum: ["security", "failure", "maintenance"] }).notNull(),
  reason: text6("reason").notNull(),
  startedBy: text6("started_by").notNull(),
  startedAt: integer6("started_at").notNull(),
  endedAt: integer6("ended_at"),
  resumedAt: integer6("resumed_at"),
  snapshot: text6("snapshot", { mode: "json" }).notNull(),
  result: text6("result", { mode: "json" })
});
var emergencyStopSteps = sqliteTable6(
  "emergency_stop_steps",
  {
    stopId: text6("stop_id").notNull(),
    no: integer6("no").notNull(),
    name: text6("name").notNull(),
    target: text6("target"),
    state: text6("state").notNull(),
    startedAt: integer6("started_at").notNull(),
    endedAt: integer6("ended_at"),
    detail: text6("detail")
  },
  (t2) => [primaryKey4({ columns: [t2.stopId, t2.no] })]
);
var recoveryHistory = sqliteTable6("recovery_history", {
  recoveryId: text6("recovery_id").primaryKey(),
  runId: text6("run_id").notNull(),
  scope: text6("scope", { enum: ["tenant", "platform", "all"] }).notNull(),
  point: integer6("point"),
  backupIds: text6("backup_ids", { mode: "json" }).notNull(),
  approvedBy: text6("approved_by", { mode: "json" }).notNull(),
  state: text6("state", { enum: ["planned", "running", "done", "failed", "rolled_back"] }).notNull(),
  lossMinutes: integer6("loss_minutes"),
  result: text6("result", { mode: "json" }),
  startedAt: integer6("started_at").notNull(),
  finishedAt: integer6("finished_at")
});
var recoverySteps = sqliteTable6(
  "recovery_steps",
  {
    recoveryId: text6("recovery_id").notNull(),
    no: integer6("no").notNull(),
    db: text6("db").notNull(),
    step: text6("step").notNull(),
    method: text6("method", { enum: ["inplace", "swap", "tables"] }),
    state: text6("state").notNull(),
    at: integer6("at").notNull(),
    detail: text6("detail")
  },
  (t2) => [primaryKey4({ columns: [t2.recoveryId, t2.no] })]
);
var dbMaintenanceRuns = sqliteTable6("db_maintenance_runs", {
  id: integer6("id").primaryKey(),
  runId: text6("run_id").notNull(),
  type: text6("type", { enum: ["diagnose", "optimize", "rebuild", "repair"] }).notNull(),
  severity: text6("severity").notNull(),
  databases: text6("databases", { mode: "json" }).notNull(),
  operator: text6("operator").notNull(),
  reason: text6("reason"),
  result: text6("result", { mode: "json" }),
  startedAt: integer6("started_at").notNull(),
  finishedAt: integer6("finished_at")
});
var dbMaintenanceSteps = sqliteTable6("db_maintenance_steps", {
  id: integer6("id").primaryKey(),
  maintenanceId: integer6("maintenance_id").notNull(),
  db: text6("db").notNull(),
  step: text6("step").notNull(),
  state: text6("state").notNull(),
  at: integer6("at").notNull(),
  detail: text6("detail")
});
var dbHealth = sqliteTable6(
  "db_health",
  {
    db: text6("db").notNull(),
    checkedAt: integer6("checked_at").notNull(),
    grade: text6("grade", {
      enum: ["healthy", "degraded", "damaged_index", "damaged_table", "unreadable"]
    }).notNull(),
    bytes: integer6("bytes").notNull(),
    walBytes: integer6("wal_bytes").notNull(),
    freelistPct: real4("freelist_pct").notNull(),
    integrity: text6("integrity", { mode: "json" }),
    fkFaults: integer6("fk_faults").notNull(),
    bench: text6("bench", { mode: "json" })
  },
  (t2) => [primaryKey4({ columns: [t2.db, t2.checkedAt] })]
);

// data/ops/open.ts
var plane = { kind: "ops", migrations: opsMigrations, synchronous: "NORMAL" };
function createOps(path, identity) {
  return handle(path, createPlane(path, plane, identity));
}
function handle(path, sqlite) {
  return { plane: "ops", path, sqlite, orm: drizzle(sqlite, { schema: schema_exports }) };
}

// server/demo/platform/health-rows.ts
var HEALTH_BATCH = "BATCH-001";
var HEALTH_DAYS = 30;
var DETAILED_HOUR_MS = 7 * HOUR_MS;
function healthHours(stories, { seed, calendar, chance }) {
  const from = instantOf(addDays(calendar.today, -HEALTH_DAYS), "00:00");
  const hours = [];
  for (let hour = from; hour + 6e4 <= calendar.now; hour += HOUR_MS) {
    if (hour === missedHour(calendar)) continue;
    hours.push(healthHour(hour, { stories, seed, calendar, chance }));
  }
  return hours;
}
function missedHour({ today }) {
  return instantOf(addDays(today, -17), "04:00");
}
function outageHour({ today }) {
  return instantOf(addDays(today, -12), "11:00");
}
function isDegradedNight(hour, { today }) {
  const day = addDays(today, -9);
  return hour >= instantOf(day, "22:00") && hour <= instantOf(addDays(day, 1), "05:00");
}
function healthHour(hour, { stories, seed, calendar, chance }) {
  const detailed = (hour + 9 * HOUR_MS) % (24 * HOUR_MS) === DETAILED_HOUR_MS;
  const trouble = troubleAt(hour, calendar);
  const platform = CHECKS.map((check) => checkRow(hour, check, { trouble, chance }));
  const files = stories.map((story2) => fileRow(hour, story2, chance));
  const checks = [...platform, ...files];
  const count = (state2) => checks.filter((check) => check.state === state2).length;
  const [fail, warn] = [count("fail"), count("warn")];
  const verdict = trouble === "outage" ? "UNHEALTHY" : fail + warn > 0 ? "DEGRADED" : "HEALTHY";
  const slowest = Math.max(...checks.map((check) => Number(check.ms)));
  const run = {
    hour_ms: hour,
    run_id: demoRunId(seed, HEALTH_BATCH, hour),
    level: detailed ? "detailed" : "standard",
    verdict,
    pass: count("pass"),
    warn,
    fail,
    unknown: count("unknown"),
    coverage_bp: Math.round((checks.length - count("unknown")) * 1e4 / checks.length),
    slowest_ms: slowest,
    oldest_backup_h: null,
    checked_at: hour + 4e3
  };
  return { hour, verdict, run, checks };
}
function troubleAt(hour, calendar) {
  if (hour === outageHour(calendar)) return "outage";
  return isDegradedNight(hour, calendar) ? "night" : "none";
}
var CHECKS = [
  {
    id: "host.cpu",
    component: "host",
    group: 1,
    unit: "%",
    usual: [31, 9, 80],
    bad: { night: ["warn", 92, "CPU\u4F7F\u7528\u7387\u304C80\uFF05\u3092\u8D85\u3048\u3066\u3044\u307E\u3059"] },
    alertKey: "host:cpu"
  },
  { id: "host.memory", component: "host", group: 1, unit: "%", usual: [58, 4, 85] },
  { id: "host.disk", component: "/", group: 1, unit: "%", usual: [61, 1, 90] },
  { id: "host.inode", component: "/", group: 1, unit: "%", usual: [12, 1, 90] },
  { id: "host.swap", component: "host", group: 1, unit: "%", usual: [4, 2, 50] },
  {
    id: "host.load",
    component: "host",
    group: 1,
    unit: "/core",
    usual: [0.6, 0.3, 3],
    bad: { night: ["warn", 3.4, "\u30ED\u30FC\u30C9\u30A2\u30D9\u30EC\u30FC\u30B8\u304C\u9AD8\u304F\u306A\u3063\u3066\u3044\u307E\u3059"] }
  },
  { id: "host.clock", component: "ntp", group: 1, unit: "s", usual: [0.02, 0.01, 2] },
  { id: "process.scheduler", component: "scheduler", group: 2, unit: "s", usual: [14, 9, 120] },
  { id: "process.console", component: "console", group: 2, unit: "s", usual: [13, 9, 120] },
  { id: "process.loop", component: "scheduler", group: 2, unit: "ms", usual: [38, 15, 1e3] },
  { id: "process.descriptors", component: "scheduler", group: 2, unit: "%", usual: [9, 2, 80] },
  { id: "schedule.overdue", component: "schedule", group: 3, unit: "\u4EF6", usual: [0, 0, 1] },
  { id: "schedule.stuck", component: "schedule", group: 3, unit: "\u4EF6", usual: [0, 0, 1] },
  { id: "schedule.queue", component: "schedule", group: 3, unit: "min", usual: [1, 1, 30] },
  { id: "db.open", component: "ops", group: 4, unit: "ms", usual: [6, 3, 1e3] },
  { id: "db.open", component: "platform", group: 4, unit: "ms", usual: [7, 3, 1e3] },
  {
    id: "app.reach",
    component: "app-top",
    group: 6,
    unit: "ms",
    usual: [120, 40, 1e3],
    bad: { outage: ["fail", null, "\u5FDC\u7B54\u304C\u3042\u308A\u307E\u305B\u3093\uFF083\u56DE\u8A66\u884C\uFF09"] },
    alertKey: "app:app-top"
  },
  {
    id: "net.reach",
    component: "app",
    group: 6,
    unit: "ms",
    usual: [4, 2, 5e3],
    bad: { outage: ["fail", null, "\u63A5\u7D9A\u3067\u304D\u307E\u305B\u3093: ECONNREFUSED"] },
    alertKey: "net:app"
  },
  {
    id: "app.reach",
    component: "app-search",
    group: 6,
    unit: "ms",
    usual: [95, 30, 1e3],
    bad: { outage: ["fail", null, "\u5FDC\u7B54\u304C\u3042\u308A\u307E\u305B\u3093\uFF083\u56DE\u8A66\u884C\uFF09"] },
    alertKey: "app:app-search"
  },
  { id: "smtp.reach", component: "mail", group: 6, unit: "ms", usual: [35, 12, 5e3] },
  { id: "tls.days", component: "app", group: 7, unit: "\u65E5", usual: [64, 0, 30] }
];
function checkRow(hour, check, { trouble, chance }) {
  const bad = check.bad?.[trouble];
  const [usual, spread, limit] = check.usual ?? [0, 0, 0];
  const value = Math.max(0, Math.round((usual + spread * chance.bell() * 0.6) * 100) / 100);
  return {
    hour_ms: hour,
    check_id: check.id,
    component: check.component,
    group_no: check.group,
    state: bad?.[0] ?? "pass",
    value: bad === void 0 ? value : bad[1],
    limit_value: limit,
    unit: check.unit,
    ms: chance.int(1, 40) + (bad?.[1] === null ? 5e3 : 0),
    message: bad?.[2] ?? "\u6B63\u5E38",
    alert_key: bad === void 0 ? null : check.alertKey ?? null
  };
}
function fileRow(hour, story2, chance) {
  return {
    hour_ms: hour,
    check_id: "db.open",
    component: `tenant:${story2.company.code}`,
    group_no: 4,
    state: "pass",
    value: chance.int(2, 14),
    limit_value: 1e3,
    unit: "ms",
    ms: chance.int(2, 16),
    message: "\u6B63\u5E38",
    alert_key: null
  };
}

// data/sqlite/statement.ts
var MAX_STATEMENTS_PER_CONNECTION = 1e3;
var prepared = /* @__PURE__ */ new WeakMap();
function statement(db, sql2) {
  const known = statementsOf(db);
  const found = known.get(sql2) ?? prepare(db, sql2, known);
  return found;
}
function statementsOf(db) {
  const known = prepared.get(db) ?? /* @__PURE__ */ new Map();
  prepared.set(db, known);
  return known;
}
function prepare(db, sql2, known) {
  const oldest = known.size >= MAX_STATEMENTS_PER_CONNECTION ? known.keys().next().value : void 0;
  if (oldest !== void 0) known.delete(oldest);
  const made = db.prepare(sql2);
  known.set(sql2, made);
  return made;
}

// data/platform/contracts.ts
function contractTerms(platform, tenantId) {
  const sql2 = `SELECT c.contract_id AS contractId, c.plan_code AS planCode, p.plan_name AS planName,
      p.is_billable AS isBillable, c.start_date AS startDate, c.end_date AS endDate,
      c.billing_cycle AS billingCycle, c.payment_terms AS paymentTerms,
      c.payment_method AS paymentMethod, c.currency_code AS currencyCode
    FROM contracts c JOIN plans p ON p.plan_code = c.plan_code
    WHERE c.tenant_id = ? ORDER BY c.start_date, c.contract_id`;
  const rows = statement(platform.sqlite, sql2).all(tenantId);
  return rows.map((row2) => ({ ...row2, isBillable: row2.isBillable === 1 }));
}
function billingParty(platform, tenantId) {
  const sql2 = `SELECT tenant_name AS name, postal_code AS postalCode, address, phone_number AS phone,
      country_code AS countryCode, region, admin_email AS adminEmail
    FROM tenants WHERE tenant_id = ?`;
  const row2 = statement(platform.sqlite, sql2).get(tenantId);
  if (!row2) throw new Error(`no tenant ${tenantId}`);
  const { adminEmail: adminEmail2, ...party } = row2;
  const contacts = billingContacts(platform, tenantId);
  const emails = [...new Set(contacts.map((contact) => contact.email))];
  return {
    ...party,
    contactName: contacts[0]?.name ?? null,
    emails: emails.length > 0 ? emails : [adminEmail2]
  };
}
function billingContacts(platform, tenantId) {
  const sql2 = `SELECT name, email FROM tenant_contacts
    WHERE tenant_id = ? AND contact_type = 'BILLING' AND is_active = 1 ORDER BY id`;
  return statement(platform.sqlite, sql2).all(tenantId);
}

// data/platform/prices.ts
function planPrices(platform) {
  const sql2 = `SELECT id, plan_code AS planCode, currency_code AS currencyCode,
      valid_from AS validFrom, valid_to AS validTo, monthly_fee_minor AS monthlyFeeMinor,
      included_users AS includedUsers, included_storage_gb AS includedStorageGb,
      included_api_calls AS includedApiCalls, included_reports AS includedReports,
      price_user_minor AS priceUserMinor, price_storage_gb_minor AS priceStorageGbMinor,
      api_block_size AS apiBlockSize, price_api_block_minor AS priceApiBlockMinor,
      price_report_minor AS priceReportMinor, tax_class AS taxClass
    FROM plan_prices ORDER BY id`;
  return statement(platform.sqlite, sql2).all();
}
function taxRates(platform, countryCode) {
  const sql2 = `SELECT country_code AS countryCode, region, tax_class AS taxClass, rate_bp AS rateBp,
      label, valid_from AS validFrom, valid_to AS validTo
    FROM tax_rates WHERE country_code = ? ORDER BY id`;
  return statement(platform.sqlite, sql2).all(countryCode);
}
function discountsFor(platform, query) {
  const sql2 = `SELECT discount_id AS discountId, type, value_bp AS valueBp, value_minor AS valueMinor,
      quota_metric AS quotaMetric, quota_quantity AS quotaQuantity,
      applicable_items AS applicableItems, priority, conditions, label
    FROM discounts
    WHERE is_active = 1 AND (tenant_id IS NULL OR tenant_id = @tenantId)
      AND valid_from <= @to AND (valid_to IS NULL OR valid_to >= @from)
    ORDER BY discount_id`;
  const rows = statement(platform.sqlite, sql2).all(query);
  return rows.map(asDiscount);
}
function asDiscount(row2) {
  const { discountId, label, priority } = row2;
  const terms2 = {
    discountId,
    label,
    priority,
    applicableItems: JSON.parse(row2.applicableItems),
    conditions: JSON.parse(row2.conditions)
  };
  switch (row2.type) {
    case "percentage":
      return { ...terms2, type: "percentage", valueBp: row2.valueBp ?? 0 };
    case "fixed":
      return { ...terms2, type: "fixed", valueMinor: row2.valueMinor ?? 0 };
    case "free_quota":
      return {
        ...terms2,
        type: "free_quota",
        quotaMetric: row2.quotaMetric ?? "",
        quotaQuantity: row2.quotaQuantity ?? 0
      };
  }
}

// data/platform/usage-reading.ts
function usageDays(platform, span) {
  const sql2 = `SELECT usage_date AS date, active_users_mtd AS activeUsersMtd,
      api_requests AS apiRequests, reports_billable AS reportsBillable, storage_bytes AS storageBytes
    FROM tenant_usage_daily
    WHERE tenant_id = @tenantId AND usage_date BETWEEN @from AND @to ORDER BY usage_date`;
  return statement(platform.sqlite, sql2).all(span);
}

// data/platform/billing-account.ts
var USAGE_LOOK_BACK_DAYS = 31;
function billingAccount(platform, key) {
  const { tenantId, period } = key;
  const { countryCode, region } = billingParty(platform, tenantId);
  const span = { tenantId, from: firstDayOf(period), to: lastDayOf(period) };
  return {
    countryCode,
    region,
    contracts: contractTerms(platform, tenantId),
    prices: planPrices(platform),
    taxRates: taxRates(platform, countryCode),
    discounts: discountsFor(platform, span),
    adjustments: adjustmentsOf(platform, key),
    usage: usageDays(platform, { ...span, from: addDays(span.from, -USAGE_LOOK_BACK_DAYS) })
  };
}
function adjustmentsOf(platform, key) {
  const sql2 = `SELECT id, kind, label, amount_minor AS amountMinor, tax_class AS taxClass
    FROM billing_adjustments
    WHERE tenant_id = @tenantId AND period = @period AND (status = 'open' OR invoice_id IN (
      SELECT invoice_id FROM invoices WHERE tenant_id = @tenantId AND period = @period))
    ORDER BY id`;
  return statement(platform.sqlite, sql2).all(key);
}

// server/domain/billing/hold.ts
var BillingHold = class extends TobanError {
  reason;
  constructor(reason, message, hint) {
    super({
      code: `held_${reason}`,
      kind: "refused",
      message,
      ...hint === void 0 ? {} : { hint }
    });
    this.reason = reason;
  }
};

// server/domain/billing/due-date.ts
var MAX_TERM_DAYS = 365;
var MAX_SHIFT_DAYS = 31;
function dueDate(issueDate, paymentTerms2, isBusinessDay) {
  let day = nominal(issueDate, paymentTerms2);
  for (let shift = 0; shift < MAX_SHIFT_DAYS && !isBusinessDay(day); shift += 1)
    day = addDays(day, 1);
  return day;
}
function nominal(issueDate, paymentTerms2) {
  const net = /^NET(\d{1,3})$/.exec(paymentTerms2);
  const eom = /^EOM(?:\+(\d{1,3}))?$/.exec(paymentTerms2);
  const days = Number(net?.[1] ?? eom?.[1] ?? 0);
  if (!net && !eom || days > MAX_TERM_DAYS) {
    throw new BillingHold("payment_terms_unknown", {
      ja: `\u652F\u6255\u6761\u4EF6\u304C\u6B63\u3057\u304F\u3042\u308A\u307E\u305B\u3093: ${paymentTerms2}(NET30\u3001EOM\u3001EOM+30 \u306A\u3069)`,
      en: `unknown payment terms ${paymentTerms2} (expected NET<n>, EOM or EOM+<n>)`
    });
  }
  return addDays(net ? issueDate : lastDayOf(monthOf(issueDate)), days);
}

// server/domain/billing/quote.ts
import { createHash as createHash3 } from "node:crypto";

// server/domain/money.ts
var MINOR_DIGITS = { JPY: 0, USD: 2, EUR: 2, KWD: 3 };
var BASIS_POINTS = 1e4;
function minorDigits(currency) {
  const digits = Object.hasOwn(MINOR_DIGITS, currency) ? MINOR_DIGITS[currency] : void 0;
  if (digits !== void 0) return digits;
  const known = Object.keys(MINOR_DIGITS).join(", ");
  throw new TobanError({
    code: "unknown_currency",
    message: { ja: `\u901A\u8CA8\u300C${currency}\u300D\u306F\u6271\u3048\u307E\u305B\u3093`, en: `unknown currency "${currency}"` },
    hint: { ja: `\u4F7F\u3048\u308B\u901A\u8CA8: ${known}`, en: `known currencies: ${known}` }
  });
}
function mulDiv(amount, numerator, divisor) {
  return divided(exact(amount) * exact(numerator), exact(divisor.by), divisor.rounding);
}
function divided(dividend, divisor, rounding) {
  if (divisor <= 0n) throw outOfRange(divisor);
  return asAmount(quotient(dividend, divisor, rounding));
}
function sumOf(amounts) {
  return asAmount(amounts.reduce((sum2, amount) => sum2 + exact(amount), 0n));
}
function largestRemainder(total, weights) {
  const sum2 = weights.reduce((all, weight) => all + exact(weight), 0n);
  if (total === 0) return weights.map(() => 0);
  if (total < 0 || sum2 <= 0n || weights.some((weight) => weight < 0)) throw outOfRange(total);
  const parts = weights.map((weight, index) => {
    const product = exact(total) * exact(weight);
    return { index, share: product / sum2, remainder: product % sum2 };
  });
  const left = total - sumOf(parts.map((part) => Number(part.share)));
  const luckiest = [...parts].sort(byRemainder).slice(0, left);
  const extra = new Set(luckiest.map((part) => part.index));
  return parts.map((part) => asAmount(part.share) + (extra.has(part.index) ? 1 : 0));
}
function quotient(dividend, divisor, rounding) {
  const down = floorDiv(dividend, divisor);
  const remainder = dividend - down * divisor;
  switch (rounding) {
    case "floor":
      return down;
    case "ceil":
      return remainder === 0n ? down : down + 1n;
    case "round": {
      const twice = remainder * 2n;
      if (twice === divisor) return dividend < 0n ? down : down + 1n;
      return twice > divisor ? down + 1n : down;
    }
  }
}
function floorDiv(dividend, divisor) {
  const toZero = dividend / divisor;
  return dividend % divisor < 0n ? toZero - 1n : toZero;
}
function byRemainder(a, b) {
  if (a.remainder !== b.remainder) return a.remainder > b.remainder ? -1 : 1;
  return a.index - b.index;
}
function exact(amount) {
  if (!Number.isSafeInteger(amount)) throw outOfRange(amount);
  return BigInt(amount);
}
function asAmount(amount) {
  const number = Number(amount);
  if (!Number.isSafeInteger(number)) throw outOfRange(amount);
  return number === 0 ? 0 : number;
}
function outOfRange(value) {
  return new TobanError({
    code: "amount_out_of_range",
    message: {
      ja: `\u91D1\u984D\u3092\u6B63\u78BA\u306B\u6271\u3048\u307E\u305B\u3093: ${value}`,
      en: `not an amount that can be computed exactly: ${value}`
    }
  });
}

// server/domain/billing/terms.ts
var CYCLE_MONTHS = {
  MONTHLY: 1,
  QUARTERLY: 3,
  ANNUAL: 12
};
var LINE_TYPES = [
  "base",
  "users",
  "storage",
  "api",
  "reports",
  "additional",
  "discount"
];
function isValidOn(row2, day) {
  return row2.validFrom <= day && (row2.validTo === null || row2.validTo >= day);
}

// server/domain/billing/segments.ts
function billingSpan(month, through) {
  const last = lastDayOf(month);
  const to = through !== void 0 && through < last ? through : last;
  return { month, from: firstDayOf(month), to, daysInMonth: Number(last.slice(8)) };
}
function serviceSegments(contracts2, prices2, span) {
  const segments = [];
  for (const day of daysFrom(span.from, span.to)) {
    const contract = contractOn(contracts2, day);
    if (!contract?.isBillable) continue;
    const price2 = priceOn(prices2, contract, day);
    const last = segments.at(-1);
    if (last && continues(last, { contract, price: price2, day })) {
      segments[segments.length - 1] = prolonged(last, contract, day);
    } else {
      const contractIds = [contract.contractId];
      segments.push({ contract, contractIds, price: price2, from: day, to: day, days: 1 });
    }
  }
  refuseMixedCurrency(segments);
  if (segments.length > 0) refuseChangeInsidePaidCycle(contracts2, span);
  return segments;
}
function cycleStartIn(contract, month) {
  const months = CYCLE_MONTHS[contract.billingCycle];
  const apart = monthsBetween(monthOf(contract.startDate), month);
  if (apart < 0 || apart % months !== 0) return null;
  return dayInMonth(month, contract.startDate);
}
function unbrokenMonths(contracts2, day) {
  let start = null;
  let end = null;
  for (const contract of [...contracts2].sort(byStart)) {
    if (contract.startDate > day) break;
    const joins = start !== null && (end === null || contract.startDate <= addDays(end, 1));
    if (!joins) start = contract.startDate;
    end = contract.endDate;
  }
  if (start === null || end !== null && end < day) return 0;
  const after = addDays(day, 1);
  const months = monthsBetween(monthOf(start), monthOf(after));
  return dayInMonth(monthOf(after), start) <= after ? months : months - 1;
}
function contractOn(contracts2, day) {
  const covering = contracts2.filter(
    (contract) => contract.startDate <= day && (contract.endDate === null || contract.endDate >= day)
  );
  if (covering.length < 2) return covering[0];
  const ids = covering.map((contract) => contract.contractId).join(", ");
  throw new BillingHold("contract_overlap", {
    ja: `\u5951\u7D04\u304C\u91CD\u306A\u3063\u3066\u3044\u307E\u3059(${day}): ${ids}`,
    en: `contracts overlap on ${day}: ${ids}`
  });
}
function priceOn(prices2, contract, day) {
  const { planCode, currencyCode } = contract;
  const found = prices2.filter((price2) => price2.planCode === planCode && price2.currencyCode === currencyCode).filter((price2) => isValidOn(price2, day)).sort((a, b) => a.validFrom < b.validFrom ? 1 : -1)[0];
  if (found) return found;
  throw new BillingHold(
    "price_missing",
    {
      ja: `\u6599\u91D1\u304C\u3042\u308A\u307E\u305B\u3093: ${planCode} / ${currencyCode}(${day})`,
      en: `no price for plan ${planCode} in ${currencyCode} on ${day}`
    },
    { ja: "\u6599\u91D1\u8868\u306B\u884C\u3092\u8FFD\u52A0\u3057\u3066\u518D\u8A08\u7B97\u3057\u3066\u304F\u3060\u3055\u3044", en: "add the price row, then run again" }
  );
}
function continues(segment, next) {
  if (segment.to !== addDays(next.day, -1) || segment.price.id !== next.price.id) return false;
  const { contract } = segment;
  if (contract.contractId === next.contract.contractId) return true;
  return contract.billingCycle === "MONTHLY" && next.contract.billingCycle === "MONTHLY";
}
function prolonged(segment, contract, day) {
  const contractIds = [.../* @__PURE__ */ new Set([...segment.contractIds, contract.contractId])];
  return { ...segment, contractIds, to: day, days: segment.days + 1 };
}
function refuseMixedCurrency(segments) {
  const currencies = [...new Set(segments.map((segment) => segment.contract.currencyCode))];
  if (currencies.length > 1) {
    throw new BillingHold("currency_mixed", {
      ja: `\u6708\u306E\u9014\u4E2D\u3067\u901A\u8CA8\u304C\u5909\u308F\u3063\u3066\u3044\u307E\u3059: ${currencies.join(", ")}`,
      en: `the currency changes inside the month: ${currencies.join(", ")}`
    });
  }
  const [currency] = currencies;
  if (currency !== void 0) demandKnownCurrency(currency);
}
function demandKnownCurrency(currency) {
  try {
    minorDigits(currency);
  } catch {
    throw new BillingHold("currency_unknown", {
      ja: `\u901A\u8CA8\u300C${currency}\u300D\u306F\u6271\u3048\u307E\u305B\u3093`,
      en: `unknown currency ${currency}`
    });
  }
}
function refuseChangeInsidePaidCycle(contracts2, span) {
  for (const paid of contracts2) {
    const paidUntil = endOfPaidCycle(paid);
    if (paidUntil === null || paid.endDate === null) continue;
    const next = contracts2.find(
      (other) => other.startDate > (paid.endDate ?? "") && other.startDate <= paidUntil && other.startDate >= span.from && other.startDate <= span.to
    );
    if (!next) continue;
    throw new BillingHold("cycle_plan_change", {
      ja: `\u652F\u6255\u6E08\u307F\u306E\u671F\u9593(\u301C${paidUntil})\u306E\u9014\u4E2D\u3067\u5951\u7D04\u304C\u5909\u308F\u3063\u3066\u3044\u307E\u3059: ${paid.contractId} \u2192 ${next.contractId}`,
      en: `the contract changes inside a paid cycle (until ${paidUntil}): ${paid.contractId} to ${next.contractId}`
    });
  }
}
function endOfPaidCycle(contract) {
  const { endDate, startDate, billingCycle, isBillable } = contract;
  if (!isBillable || billingCycle === "MONTHLY" || endDate === null) return null;
  const length = CYCLE_MONTHS[billingCycle];
  const apart = monthsBetween(monthOf(startDate), monthOf(endDate));
  let cycles = Math.floor(apart / length);
  if (cycleDay(startDate, cycles * length) > endDate) cycles -= 1;
  return addDays(cycleDay(startDate, (cycles + 1) * length), -1);
}
function cycleDay(start, months) {
  return dayInMonth(addMonths(monthOf(start), months), start);
}
function dayInMonth(month, like) {
  const wanted = `${month}-${like.slice(8)}`;
  const last = lastDayOf(month);
  return wanted > last ? last : wanted;
}
function monthsBetween(from, to) {
  return (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 + Number(to.slice(5)) - Number(from.slice(5));
}
function byStart(a, b) {
  return a.startDate < b.startDate ? -1 : 1;
}

// server/domain/billing/charges.ts
var NO_QUOTA = { users: 0, storageGb: 0, calls: 0, reports: 0 };
var BYTES_PER_GB = 2n ** 30n;
function chargeLines(charged) {
  return [
    ...charged.segments.map((segment) => baseLine(segment, charged.span)),
    ...usersLine(charged),
    ...storageLine(charged),
    ...callsLine(charged),
    ...reportsLine(charged),
    ...charged.adjustments.map(additionalLine)
  ];
}
function baseLine(segment, span) {
  const { contract, price: price2, from, to, days } = segment;
  const months = CYCLE_MONTHS[contract.billingCycle];
  const isWhole = days === span.daysInMonth;
  const shared = {
    ...BLANK,
    type: "base",
    unit: "\u6708",
    unitPriceMinor: price2.monthlyFeeMinor,
    taxClass: price2.taxClass,
    details: {
      planCode: price2.planCode,
      priceId: price2.id,
      contractIds: segment.contractIds,
      from,
      to,
      days
    }
  };
  if (months > 1) return { ...shared, ...cycleFee(segment, span) };
  return {
    ...shared,
    label: `${contract.planName} \u57FA\u672C\u6599\u91D1(${spanText(from, to)}${isWhole ? "" : " \u65E5\u5272"})`,
    quantityText: isWhole ? "1" : `${days}/${span.daysInMonth}`,
    quantity: isWhole ? 1 : null,
    amountMinor: mulDiv(price2.monthlyFeeMinor, days, { by: span.daysInMonth, rounding: "floor" })
  };
}
function cycleFee(segment, span) {
  const { contract, price: price2, from, to } = segment;
  const months = CYCLE_MONTHS[contract.billingCycle];
  const begins = cycleStartIn(contract, span.month);
  const isDue = begins !== null && begins >= from && begins <= to;
  const label = `${contract.planName} \u57FA\u672C\u6599\u91D1`;
  if (!isDue) {
    return {
      label: `${label}(${spanText(from, to)} \u524D\u6255\u3044\u6E08\u307F)`,
      quantityText: "0",
      quantity: 0,
      amountMinor: 0
    };
  }
  return {
    label: `${label}(${slashed(begins)}\u304B\u3089${months}\u304B\u6708\u5206)`,
    quantityText: String(months),
    quantity: months,
    amountMinor: mulDiv(price2.monthlyFeeMinor, months, { by: 1, rounding: "floor" })
  };
}
function usersLine({ segments, usage: usage2, quota }) {
  const price2 = lastPrice(segments);
  const included = price2.includedUsers + quota.users;
  return overage({
    type: "users",
    label: `\u8FFD\u52A0\u30E6\u30FC\u30B6\u30FC(\u3054\u5229\u7528 ${grouped(usage2.users)}\u540D\u3001\u8FBC\u307F ${grouped(included)}\u540D)`,
    quantity: Math.max(0, usage2.users - included),
    unit: "\u540D",
    unitPriceMinor: price2.priceUserMinor,
    taxClass: price2.taxClass,
    isEstimated: usage2.usersEstimated,
    details: { used: usage2.users, included: price2.includedUsers, free: quota.users }
  });
}
function storageLine({ segments, usage: usage2, quota, span }) {
  const price2 = lastPrice(segments);
  const days = sumOf(segments.map((segment) => segment.days));
  const includedGbDays = sumOf([
    ...segments.map((segment) => segment.price.includedStorageGb * segment.days),
    quota.storageGb * days
  ]);
  const over = usage2.storageByteDays - BigInt(includedGbDays) * BYTES_PER_GB;
  const gb = over > 0n ? divided(over, BigInt(span.daysInMonth) * BYTES_PER_GB, "ceil") : 0;
  return overage({
    type: "storage",
    label: `\u8FFD\u52A0\u30B9\u30C8\u30EC\u30FC\u30B8(\u6708\u5E73\u5747\u306E\u8D85\u904E\u3001\u8FBC\u307F ${grouped(price2.includedStorageGb + quota.storageGb)}GB)`,
    quantity: gb,
    unit: "GB",
    unitPriceMinor: price2.priceStorageGbMinor,
    taxClass: price2.taxClass,
    isEstimated: usage2.missing.length > 0,
    details: {
      // Beyond 2^53 for a petabyte: text keeps it exact.
      usedByteDays: String(usage2.storageByteDays),
      includedGbDays,
      freeGb: quota.storageGb
    }
  });
}
function callsLine({ segments, usage: usage2, quota, span }) {
  const price2 = lastPrice(segments);
  const included = proratedQuantity(segments, span, (each) => each.includedApiCalls);
  const over = Math.max(0, usage2.calls - included - quota.calls);
  return overage({
    type: "api",
    label: `API \u8D85\u904E\u5229\u7528(\u3054\u5229\u7528 ${grouped(usage2.calls)}\u56DE\u3001\u8FBC\u307F ${grouped(included + quota.calls)}\u56DE)`,
    quantity: divided(BigInt(over), BigInt(Math.max(1, price2.apiBlockSize)), "ceil"),
    unit: `${grouped(price2.apiBlockSize)}\u56DE`,
    unitPriceMinor: price2.priceApiBlockMinor,
    taxClass: price2.taxClass,
    isEstimated: usage2.missing.length > 0,
    details: { used: usage2.calls, included, free: quota.calls, over }
  });
}
function reportsLine({ segments, usage: usage2, quota, span }) {
  const price2 = lastPrice(segments);
  const included = proratedQuantity(segments, span, (each) => each.includedReports);
  return overage({
    type: "reports",
    label: `\u8FFD\u52A0\u30EC\u30DD\u30FC\u30C8(\u3054\u5229\u7528 ${grouped(usage2.reports)}\u4EF6\u3001\u8FBC\u307F ${grouped(included + quota.reports)}\u4EF6)`,
    quantity: Math.max(0, usage2.reports - included - quota.reports),
    unit: "\u4EF6",
    unitPriceMinor: price2.priceReportMinor,
    taxClass: price2.taxClass,
    isEstimated: usage2.missing.length > 0,
    details: { used: usage2.reports, included, free: quota.reports }
  });
}
function additionalLine(adjustment) {
  return {
    ...BLANK,
    type: "additional",
    label: adjustment.label,
    quantityText: "1",
    quantity: 1,
    unit: "\u5F0F",
    unitPriceMinor: adjustment.amountMinor,
    amountMinor: adjustment.amountMinor,
    taxClass: adjustment.taxClass,
    details: { adjustmentId: adjustment.id, kind: adjustment.kind, name: adjustment.label }
  };
}
function overage(line) {
  const amountMinor = mulDiv(line.unitPriceMinor, line.quantity, { by: 1, rounding: "floor" });
  if (amountMinor === 0) return [];
  return [{ ...BLANK, ...line, quantityText: grouped(line.quantity), amountMinor }];
}
function proratedQuantity(segments, span, included) {
  const sum2 = segments.reduce(
    (all, segment) => all + BigInt(included(segment.price)) * BigInt(segment.days),
    0n
  );
  return divided(sum2, BigInt(span.daysInMonth), "floor");
}
function lastPrice(segments) {
  const last = segments.at(-1);
  if (!last) throw new Error("an invoice needs at least one service day");
  return last.price;
}
function spanText(from, to) {
  return `${slashed(from)}\u301C${slashed(to)}`;
}
function slashed(day) {
  return `${Number(day.slice(5, 7))}/${Number(day.slice(8))}`;
}
function grouped(quantity) {
  return String(quantity).replace(/\B(?=(\d{3})+$)/g, ",");
}
var BLANK = {
  quantity: null,
  unit: null,
  unitPriceMinor: null,
  discountId: null,
  isEstimated: false
};

// server/domain/billing/discounts.ts
var QUOTA_METRICS = {
  users: "users",
  active_users: "users",
  storage: "storageGb",
  storage_gb: "storageGb",
  api: "calls",
  api_calls: "calls",
  reports: "reports"
};
function freeQuota(discounts2, facts) {
  const quota = { ...NO_QUOTA };
  for (const discount of discounts2) {
    if (discount.type !== "free_quota" || !applies(discount, facts)) continue;
    const key = QUOTA_METRICS[discount.quotaMetric];
    if (key === void 0) throw unknown(discount, `quota_metric ${discount.quotaMetric}`);
    quota[key] += discount.quotaQuantity;
  }
  return quota;
}
function discountLines(charges, discounts2, facts) {
  const charged = charges.map((line, index) => ({ ...line, lineNo: index + 1 }));
  const taken = [];
  let netMinor = charged.map((line) => line.amountMinor);
  for (const discount of inOrder(discounts2)) {
    if (!applies(discount, facts)) continue;
    const reach = netMinor.map((net, index) => reaches(discount, charged[index]) ? net : 0);
    const amount = amountOf(discount, sumOf(reach));
    if (amount === 0) continue;
    const parts = largestRemainder(amount, reach);
    netMinor = netMinor.map((net, index) => net - (parts[index] ?? 0));
    const lineNo = charged.length + taken.length + 1;
    taken.push({ lineNo, ...discountLine(discount, { charged, parts, amount }) });
  }
  return { lines: [...charged, ...taken], netMinor };
}
function chargedMinor(charges) {
  return sumOf(charges.filter((line) => line.amountMinor > 0).map((line) => line.amountMinor));
}
function inOrder(discounts2) {
  const money = discounts2.filter((discount) => discount.type !== "free_quota");
  const rank = (discount) => discount.type === "percentage" ? 0 : 1;
  return money.sort(
    (a, b) => rank(a) - rank(b) || a.priority - b.priority || (a.discountId < b.discountId ? -1 : 1)
  );
}
function amountOf(discount, netMinor) {
  if (discount.type === "fixed") {
    if (discount.valueMinor < 0) throw unknown(discount, `value ${discount.valueMinor}`);
    return Math.min(discount.valueMinor, netMinor);
  }
  const share = mulDiv(netMinor, discount.valueBp, { by: BASIS_POINTS, rounding: "floor" });
  return Math.min(share, netMinor);
}
function reaches(discount, line) {
  if (line === void 0 || line.amountMinor <= 0) return false;
  return discount.applicableItems.includes("*") || discount.applicableItems.includes(line.type);
}
function discountLine(discount, { charged, parts, amount }) {
  const shares = parts.flatMap(
    (part, index) => part === 0 ? [] : [{ lineNo: index + 1, amountMinor: part }]
  );
  const classes = new Set(shares.map((share) => charged[share.lineNo - 1]?.taxClass ?? ""));
  const quantity = discount.type === "percentage" ? {
    quantityText: percentText(discount.valueBp),
    quantity: null,
    unit: null,
    unitPriceMinor: null
  } : { quantityText: "1", quantity: 1, unit: "\u5F0F", unitPriceMinor: -amount };
  return {
    type: "discount",
    label: discount.label,
    ...quantity,
    amountMinor: -amount,
    taxClass: classes.size === 1 ? [...classes][0] ?? "MIXED" : "MIXED",
    discountId: discount.discountId,
    isEstimated: false,
    details: { name: discount.label, shares }
  };
}
function percentText(basisPoints) {
  return `${(basisPoints / 100).toFixed(2).replace(/\.?0+$/, "")}%`;
}
function applies(discount, facts) {
  const odd = discount.applicableItems.find(
    (item) => item !== "*" && !LINE_TYPES.includes(item)
  );
  if (odd !== void 0) throw unknown(discount, `applicable item ${odd}`);
  return Object.entries(discount.conditions).every(
    ([name, value]) => holds(discount, { name, value }, facts)
  );
}
function holds(discount, condition, facts) {
  const { name, value } = condition;
  switch (name) {
    case "plans":
      if (!Array.isArray(value)) break;
      return value.includes(facts.planCode);
    case "minContractMonths":
      if (!Number.isSafeInteger(value)) break;
      return facts.contractMonths >= Number(value);
    case "minSubtotalMinor":
      if (!Number.isSafeInteger(value) || facts.subtotalMinor === null) break;
      return facts.subtotalMinor >= Number(value);
  }
  throw unknown(discount, `condition ${name} = ${JSON.stringify(value)}`);
}
function unknown(discount, what) {
  return new BillingHold(
    "discount_unknown",
    {
      ja: `\u5272\u5F15 ${discount.discountId} \u3092\u5224\u5B9A\u3067\u304D\u307E\u305B\u3093: ${what}`,
      en: `discount ${discount.discountId} can not be judged: ${what}`
    },
    { ja: "\u5272\u5F15\u306E\u767B\u9332\u5185\u5BB9\u3092\u76F4\u3057\u3066\u304F\u3060\u3055\u3044", en: "correct the discount row" }
  );
}

// server/domain/billing/tax.ts
function taxBoxes(lines, rules) {
  const groups = /* @__PURE__ */ new Map();
  for (const line of lines) {
    const rate = rateFor(line.taxClass, rules);
    const key = rate.rateBp === 0 ? rate.taxClass : String(rate.rateBp);
    const group = groups.get(key) ?? { rate, nets: [] };
    group.nets.push(line.netMinor);
    groups.set(key, group);
  }
  const boxes = [...groups.values()].map(({ rate, nets }) => box(rate, sumOf(nets), rules.rounding));
  return boxes.sort((a, b) => b.rateBp - a.rateBp || (a.taxClass < b.taxClass ? -1 : 1));
}
function box(rate, baseMinor, rounding) {
  return {
    rateBp: rate.rateBp,
    taxClass: rate.taxClass,
    baseMinor,
    taxMinor: mulDiv(baseMinor, rate.rateBp, { by: BASIS_POINTS, rounding }),
    label: rate.label
  };
}
function rateFor(taxClass, { rates, place }) {
  const found = rates.filter((rate) => rate.countryCode === place.countryCode && rate.taxClass === taxClass).filter((rate) => rate.region === null || rate.region === place.region).filter((rate) => isValidOn(rate, place.on)).sort(nearestFirst)[0];
  if (found) return found;
  throw new BillingHold(
    "tax_missing",
    {
      ja: `\u7A0E\u7387\u304C\u3042\u308A\u307E\u305B\u3093: ${place.countryCode} / ${taxClass}(${place.on})`,
      en: `no tax rate for ${place.countryCode} / ${taxClass} on ${place.on}`
    },
    { ja: "\u7A0E\u7387\u3092\u767B\u9332\u3057\u3066\u518D\u8A08\u7B97\u3057\u3066\u304F\u3060\u3055\u3044", en: "add the tax rate, then run again" }
  );
}
function nearestFirst(a, b) {
  if (a.region === null !== (b.region === null)) return a.region === null ? 1 : -1;
  return a.validFrom < b.validFrom ? 1 : -1;
}

// server/domain/billing/usage.ts
function monthUsage(serviceDays, rows, missingUsage) {
  const byDay = new Map(rows.map((row2) => [row2.date, row2]));
  const present2 = serviceDays.flatMap((day) => byDay.get(day) ?? []);
  const missing = serviceDays.filter((day) => !byDay.has(day));
  if (missing.length > 0 && (missingUsage === "hold" || present2.length === 0)) throw held(missing);
  const calls = sumOf(present2.map((row2) => row2.apiRequests));
  const reports2 = sumOf(present2.map((row2) => row2.reportsBillable));
  const lastDay = serviceDays.at(-1);
  return {
    users: present2.at(-1)?.activeUsersMtd ?? 0,
    calls: calls + missing.length * average(calls, present2.length),
    reports: reports2 + missing.length * average(reports2, present2.length),
    storageByteDays: serviceDays.reduce((sum2, day) => sum2 + bytesOn(day, rows, missing), 0n),
    missing,
    usersEstimated: lastDay !== void 0 && missing.includes(lastDay)
  };
}
function average(sum2, days) {
  return divided(BigInt(sum2), BigInt(Math.max(1, days)), "floor");
}
function bytesOn(day, rows, missing) {
  const nearest = rows.reduce(
    (best, row2) => row2.date <= day && (best === null || row2.date > best.date) ? row2 : best,
    null
  );
  if (nearest === null) throw held(missing);
  return BigInt(nearest.storageBytes);
}
function held(missing) {
  const days = missing.join(", ");
  return new BillingHold(
    "usage_missing",
    {
      ja: `\u4F7F\u7528\u91CF\u304C\u306A\u3044\u65E5\u304C\u3042\u308A\u307E\u3059(${missing.length}\u65E5): ${days}`,
      en: `no usage row for ${missing.length} day(s): ${days}`
    },
    {
      ja: "\u305D\u306E\u65E5\u4ED8\u3067 BATCH-301 \u3092\u5B9F\u884C\u3057\u3001\u3053\u306E\u30C6\u30CA\u30F3\u30C8\u3092\u518D\u8A08\u7B97\u3057\u3066\u304F\u3060\u3055\u3044",
      en: "run BATCH-301 for those dates, then run this batch for the tenant again"
    }
  );
}

// server/domain/billing/quote.ts
function priceMonth(account2, options) {
  const span = billingSpan(options.month, options.through);
  const segments = serviceSegments(account2.contracts, account2.prices, span);
  const [first, last] = [segments.at(0), segments.at(-1)];
  if (!first || !last) return null;
  const serviceDays = segments.flatMap((segment) => daysFrom(segment.from, segment.to));
  const usage2 = monthUsage(serviceDays, account2.usage, options.missingUsage);
  const facts = {
    planCode: last.contract.planCode,
    contractMonths: unbrokenMonths(account2.contracts, last.to),
    subtotalMinor: null
  };
  const quota = freeQuota(account2.discounts, facts);
  const charges = chargeLines({ span, segments, usage: usage2, quota, adjustments: account2.adjustments });
  const subtotalMinor = chargedMinor(charges);
  const discounted = discountLines(charges, account2.discounts, { ...facts, subtotalMinor });
  return {
    month: options.month,
    periodStart: first.from,
    periodEnd: last.to,
    serviceDays: serviceDays.length,
    daysInMonth: span.daysInMonth,
    contract: contractAtEnd(account2.contracts, last),
    contractIds: [...new Set(segments.flatMap((segment) => segment.contractIds))],
    currency: last.contract.currencyCode,
    ...discounted,
    ...totals(discounted.lines),
    usage: usage2,
    isEstimated: usage2.missing.length > 0,
    isComparable: serviceDays.length === span.daysInMonth && segments.every(isMonthly)
  };
}
function quoteMonth(account2, options) {
  const priced = priceMonth(account2, options);
  if (priced === null) return null;
  demandBillable(account2, priced);
  const taxes = taxBoxes(
    priced.netMinor.map((netMinor, index) => ({
      netMinor,
      taxClass: priced.lines[index]?.taxClass ?? ""
    })),
    {
      rates: account2.taxRates,
      place: { countryCode: account2.countryCode, region: account2.region, on: priced.periodEnd },
      rounding: options.taxRounding
    }
  );
  const taxMinor = sumOf(taxes.map((box2) => box2.taxMinor));
  const totalMinor = sumOf([priced.subtotalMinor, taxMinor]);
  verify(priced, taxes);
  return { ...priced, taxes, taxMinor, totalMinor, contentHash: contentHash(priced, taxes) };
}
function demandBillable(account2, priced) {
  if (account2.countryCode === "JP" && priced.currency !== "JPY") {
    throw new BillingHold("currency_not_jpy", {
      ja: `\u65E5\u672C\u306E\u6D88\u8CBB\u7A0E\u304C\u304B\u304B\u308B\u8ACB\u6C42\u306F\u5186\u5EFA\u3066\u3067\u306A\u3051\u308C\u3070\u306A\u308A\u307E\u305B\u3093(${priced.currency})`,
      en: `an invoice with Japanese tax must be in JPY, not ${priced.currency}`
    });
  }
  if (priced.subtotalMinor < 0) {
    throw new BillingHold("negative_subtotal", {
      ja: `\u5C0F\u8A08\u304C\u30DE\u30A4\u30CA\u30B9\u3067\u3059: ${priced.subtotalMinor}`,
      en: `the subtotal is negative: ${priced.subtotalMinor}`
    });
  }
}
var USAGE_TYPES = ["users", "storage", "api", "reports"];
function totals(lines) {
  const sumFor = (types) => sumOf(lines.filter((line) => types.includes(line.type)).map((line) => line.amountMinor));
  return {
    baseMinor: sumFor(["base"]),
    usageMinor: sumFor(USAGE_TYPES),
    additionalMinor: sumFor(["additional"]),
    discountMinor: 0 - sumFor(["discount"]),
    subtotalMinor: sumOf(lines.map((line) => line.amountMinor))
  };
}
function verify(priced, taxes) {
  const bases = sumOf(taxes.map((box2) => box2.baseMinor));
  const parts = priced.baseMinor + priced.usageMinor + priced.additionalMinor - priced.discountMinor;
  if (bases === priced.subtotalMinor && parts === priced.subtotalMinor) return;
  throw new TobanError({
    code: "invoice_does_not_add_up",
    message: {
      ja: `\u8ACB\u6C42\u306E\u5408\u8A08\u304C\u5408\u3044\u307E\u305B\u3093: \u5C0F\u8A08 ${priced.subtotalMinor}\u3001\u7A0E\u7387\u5225\u306E\u5408\u8A08 ${bases}\u3001\u5185\u8A33\u306E\u5408\u8A08 ${parts}`,
      en: `the invoice does not add up: subtotal ${priced.subtotalMinor}, bases ${bases}, parts ${parts}`
    }
  });
}
function contentHash(priced, taxes) {
  const content = {
    period: [priced.month, priced.periodStart, priced.periodEnd],
    plan: priced.contract.planCode,
    currency: priced.currency,
    estimated: priced.isEstimated,
    lines: priced.lines.map((line) => [
      line.type,
      line.details.name ?? null,
      line.quantityText,
      line.unitPriceMinor,
      line.amountMinor,
      line.taxClass,
      line.discountId
    ]),
    taxes: taxes.map((box2) => [box2.rateBp, box2.taxClass, box2.baseMinor, box2.taxMinor]),
    total: priced.subtotalMinor
  };
  return createHash3("sha256").update(JSON.stringify(content)).digest("hex");
}
function contractAtEnd(contracts2, last) {
  const id = last.contractIds.at(-1);
  return contracts2.find((contract) => contract.contractId === id) ?? last.contract;
}
function isMonthly(segment) {
  return segment.contract.billingCycle === "MONTHLY";
}

// server/demo/platform/invoice-rows.ts
var BILLING_BATCH = "BATCH-302";
var BILLING_TIME = "02:00";
function billingDueAt(period) {
  return instantOf(firstDayOf(addMonths(period, 1)), BILLING_TIME);
}
function invoicesOf(setting) {
  const byCode = [...setting.stories].sort(
    (one, other) => one.company.code < other.company.code ? -1 : 1
  );
  return setting.calendar.invoicedMonths.flatMap((period) => {
    const quoted2 = byCode.flatMap((story2) => quotedStory(story2, period, setting.platform));
    return quoted2.map((entry, index) => invoice(entry, { ...setting, period, number: index + 1 }));
  });
}
function quotedStory(story2, period, platform) {
  const account2 = billingAccount(platform, { tenantId: story2.tenantId, period });
  const quote = quoteMonth(account2, { month: period, missingUsage: "hold", taxRounding: "floor" });
  if (quote === null) return [];
  return [{ story: story2, quote, usage: account2.usage.filter(({ date }) => monthOf(date) === period) }];
}
function invoice(quoted2, setting) {
  const { period } = setting;
  const { story: story2, quote } = quoted2;
  const id = demoUlid(billingDueAt(period) + 8e3, `invoice|${story2.tenantId}|${period}`);
  const number = `INV-${period}-${String(setting.number).padStart(3, "0")}`;
  const row2 = invoiceRow(quoted2, { ...setting, id, invoiceNumber: number });
  return { id, number, story: story2, period, quote, row: row2, end: endOf(row2, quote, { story: story2, ...setting }) };
}
function invoiceRow({ story: story2, quote, usage: usage2 }, {
  id,
  invoiceNumber,
  period,
  platform
}) {
  const issued = firstDayOf(addMonths(period, 1));
  const at = billingDueAt(period) + 8e3;
  return {
    invoice_id: id,
    invoice_number: invoiceNumber,
    tenant_id: story2.tenantId,
    period,
    revision: 0,
    status: "draft",
    billing_type: "MONTHLY",
    period_start: quote.periodStart,
    period_end: quote.periodEnd,
    plan_code: quote.contract.planCode,
    plan_name: quote.contract.planName,
    contract_ids: JSON.stringify(quote.contractIds),
    currency_code: quote.currency,
    base_minor: quote.baseMinor,
    usage_minor: quote.usageMinor,
    additional_minor: quote.additionalMinor,
    discount_minor: quote.discountMinor,
    subtotal_minor: quote.subtotalMinor,
    tax_minor: quote.taxMinor,
    total_minor: quote.totalMinor,
    paid_minor: 0,
    balance_minor: quote.totalMinor,
    issue_date: issued,
    due_date: dueDate(issued, quote.contract.paymentTerms, isWorkday),
    payment_terms: quote.contract.paymentTerms,
    payment_method: quote.contract.paymentMethod,
    issuer_snapshot: JSON.stringify(ISSUER),
    recipient_snapshot: JSON.stringify(recipientOf(story2, platform)),
    usage_details: JSON.stringify(printed(quote, usage2)),
    is_estimated: 0,
    content_hash: quote.contentHash,
    generated_at: at,
    sent_at: at + 6e4,
    created_at: at,
    updated_at: at + 6e4
  };
}
var ISSUER = {
  name: "\u3055\u304F\u3089\u30DB\u30FC\u30EB\u30C7\u30A3\u30F3\u30B0\u30B9\u682A\u5F0F\u4F1A\u793E",
  postalCode: "100-0005",
  address: "\u6771\u4EAC\u90FD\u5343\u4EE3\u7530\u533A\u4E38\u306E\u51859-9-1 \u3055\u304F\u3089\u30BF\u30EF\u30FC20\u968E",
  phone: "03-0000-0101",
  registrationNumber: "T7123456789012",
  bankAccount: {
    bank: "\u3055\u304F\u3089\u898B\u672C\u9280\u884C",
    branch: "\u4E38\u306E\u5185\u652F\u5E97",
    type: "\u666E\u901A",
    number: "0000001",
    holder: "\u30B5\u30AF\u30E9\u30DB\u30FC\u30EB\u30C7\u30A3\u30F3\u30B0\u30B9\uFF08\u30AB"
  },
  contact: { department: "\u7D4C\u7406\u90E8", email: "keiri@sakura-hd.example.co.jp" }
};
function recipientOf({ tenantId, company: company2 }, platform) {
  const { name, postalCode, address, phone, contactName, emails } = billingParty(platform, tenantId);
  return { tenantCode: company2.code, name, postalCode, address, phone, contactName, emails };
}
function printed(quote, days) {
  const { serviceDays, daysInMonth, isComparable } = quote;
  return { serviceDays, daysInMonth, isComparable, days, corrects: null };
}
function endOf(row2, quote, { story: story2, calendar, period }) {
  const paidOn = addDays(String(row2.due_date), -2);
  const withheld = is(story2.company, "contract_ends_soon") && period === calendar.invoicedMonths.at(-1);
  if (withheld || paidOn > calendar.today)
    return { status: "generated", paidMinor: 0, paidOn: null };
  return { status: "paid", paidMinor: quote.totalMinor, paidOn };
}
function lineRows({ id, quote }) {
  return quote.lines.map((line) => ({
    invoice_id: id,
    line_no: line.lineNo,
    line_type: line.type,
    label: line.label,
    quantity_text: line.quantityText,
    quantity_num: line.quantity,
    unit: line.unit,
    unit_price_minor: line.unitPriceMinor,
    amount_minor: line.amountMinor,
    tax_class: line.taxClass,
    discount_id: line.discountId,
    details: JSON.stringify({ ...line.details, isEstimated: line.isEstimated })
  }));
}
function taxRows({ id, quote }) {
  return quote.taxes.map((box2) => ({
    invoice_id: id,
    rate_bp: box2.rateBp,
    tax_class: box2.taxClass,
    base_minor: box2.baseMinor,
    tax_minor: box2.taxMinor,
    label: box2.label
  }));
}
function billingRunRows(invoices2, seed) {
  const periods = [...new Set(invoices2.map(({ period }) => period))];
  return periods.map((period, index) => {
    const own = invoices2.filter((entry) => entry.period === period);
    const before = periods[index - 1];
    const dueAt = billingDueAt(period);
    return {
      period,
      run_id: demoRunId(seed, BILLING_BATCH, dueAt),
      state: "done",
      tenants: own.length,
      generated: own.length,
      held: 0,
      failed: 0,
      total_jpy_minor: totalJpy(own),
      previous_total_jpy_minor: before === void 0 ? null : totalJpy(invoices2.filter((entry) => entry.period === before)),
      started_at: dueAt + 1e3,
      finished_at: dueAt + 22e3
    };
  });
}
function totalJpy(invoices2) {
  return invoices2.filter(({ quote }) => quote.currency === "JPY").reduce((sum2, { quote }) => sum2 + quote.totalMinor, 0);
}

// server/demo/tenant/org-sync-rows.ts
var ORG_SYNC_BATCH = "BATCH-701";
var ORG_SYNC_TIME = "05:00";
var SYNC_DAYS = 30;
var CSV_EVERY_DAYS = 7;
function orgSyncRows(scene) {
  const { hr } = scene.story.company;
  if (hr === void 0) return [];
  const rows = [];
  for (let ago = SYNC_DAYS; ago >= 0; ago--) {
    const row2 = syncRow(scene, ago);
    if (row2 !== null) rows.push(row2);
  }
  return [["org_sync_runs", rows]];
}
function syncedOn(hr, daysAgo) {
  return hr === "rest" || daysAgo > 0 && daysAgo % CSV_EVERY_DAYS === 0;
}
var REST_DOWN_DAYS_AGO = 20;
var REST_DOWN_MESSAGE = "HTTP 503 on page 1 after 5 tries";
function syncRow(scene, daysAgo) {
  const { company: company2 } = scene.story;
  if (company2.hr === void 0 || !syncedOn(company2.hr, daysAgo)) return null;
  const day = addDays(scene.calendar.today, -daysAgo);
  const at = instantOf(day, ORG_SYNC_TIME);
  if (at + LONGEST_RUN_MS > scene.calendar.now) return null;
  const rest = company2.hr === "rest";
  const down = rest && daysAgo === REST_DOWN_DAYS_AGO;
  const file = `${company2.code}_departments_${day.replaceAll("-", "")}.csv`;
  return {
    run_id: demoRunId(scene.seed, ORG_SYNC_BATCH, at),
    mode: "apply",
    source: rest ? "rest" : "csv",
    sync_type: rest ? "incremental" : "full",
    file_name: rest ? null : file,
    sha256: rest ? null : sha256(`${company2.code}|${day}`),
    encoding: rest ? null : company2.hr === "csv_shift_jis" ? "shift_jis" : "utf-8",
    high_water: rest ? String(at) : day,
    fetched: down ? 0 : scene.departments.length,
    inserted: 0,
    updated: 0,
    moved: 0,
    closed: 0,
    reopened: 0,
    unchanged: down ? 0 : scene.departments.length,
    rejected: 0,
    pending: 0,
    guard: null,
    state: down ? "failed" : "ok",
    error: down ? REST_DOWN_MESSAGE : null,
    started_at: at + 1200,
    finished_at: at + 2900
  };
}

// server/demo/ledger/due-times.ts
var LEDGER_DAYS = 35;
function dailyDueTimes(calendar, time) {
  return Array.from({ length: LEDGER_DAYS + 1 }, (_, index) => {
    const daysAgo = LEDGER_DAYS - index;
    const day = addDays(calendar.today, -daysAgo);
    return { day, daysAgo, at: instantOf(day, time) };
  }).filter(({ at }) => at + LONGEST_RUN_MS <= calendar.now);
}
function hourlyDueTimes(calendar) {
  const from = instantOf(addDays(calendar.today, -LEDGER_DAYS), "00:00");
  const hours = [];
  for (let hour = from; hour + 6e4 <= calendar.now; hour += HOUR_MS) hours.push(hour);
  return hours;
}
function computedUntil(calendar, time) {
  const lastDue = time === null ? lastHour(calendar.now) : instantOf(calendar.today, time);
  const margin = time === null ? 6e4 : LONGEST_RUN_MS;
  return lastDue <= calendar.now && lastDue + margin > calendar.now ? lastDue - 1 : calendar.now;
}
function lastHour(now) {
  return now - now % HOUR_MS;
}

// server/demo/ledger/usage-story.ts
var USAGE_BATCH = "BATCH-301";
var USAGE_TIME = "01:45";
var DURATION_MS = 14e3;
var RETRIED_DAYS_AGO = 6;
var RETRIED_COMPANY = "aoba-systems";
var GIB = 1024 ** 3;
function usageStory(setting) {
  return dailyDueTimes(setting.calendar, USAGE_TIME).map((due) => usageRun(due, setting));
}
function usageRun(due, setting) {
  const date = addDays(due.day, -1);
  const stories = setting.companies.map(({ scene }) => scene.story).filter((story2) => isMeasured(story2, date));
  const lost = stories.find(
    (story2) => is(story2.company, "missing_usage_day") && date === setting.calendar.missingUsageDay
  );
  const retried = due.daysAgo === RETRIED_DAYS_AGO && lost === void 0;
  const tenants3 = stories.map((story2) => measured(story2, { date, lost, retried, ...setting }));
  const errorCount = lost === void 0 ? 0 : 1;
  return {
    kind: "ran",
    batchId: USAGE_BATCH,
    dueAt: due.at,
    attempts: attemptsOf({ lost, retried, count: stories.length }),
    tenants: tenants3,
    summary: {
      batchId: USAGE_BATCH,
      executedAt: due.at,
      date,
      totalTenants: stories.length,
      successCount: stories.length - errorCount,
      errorCount,
      alerts: { opened: 0, resolved: 0 },
      dryRun: false
    },
    lines: linesOf({ date, lost, retried, count: stories.length })
  };
}
function isMeasured(story2, date) {
  const { measured: span } = story2;
  return span !== null && date >= span.from && date <= span.until;
}
function measured(story2, { date, lost, retried, usage: usage2 }) {
  const { code } = story2.company;
  if (story2 === lost) return { code, state: "failed", attempt: ATTEMPTS, fault: lostFault(story2) };
  const day = usage2.get(story2.tenantId)?.find((entry) => entry.day.day === date);
  const attempt = retried && code === RETRIED_COMPANY ? 2 : 1;
  return { code, state: "succeeded", attempt, result: resultOf(story2, day) };
}
function resultOf(story2, day) {
  if (day === void 0) return {};
  const bytes = day.dataBytes + day.fileBytes + day.reportBytes;
  return {
    tenantId: story2.tenantId,
    period: day.day.day,
    activeUsers: day.activeUsers,
    storageUsedGB: Math.round(bytes * 1e3 / GIB) / 1e3,
    apiCalls: day.api.requests,
    reportsGenerated: day.reportsGenerated,
    calculatedAt: day.day.to + 105 * MINUTE_MS
  };
}
var ATTEMPTS = 3;
function lostFault(story2) {
  return {
    code: "tenant_file_busy",
    message: `tenant ${story2.company.code}: database is locked for more than 10 s`,
    class: "transient"
  };
}
function attemptsOf({ lost, retried, count }) {
  const good = {
    startMs: 200,
    durationMs: DURATION_MS,
    outcome: "succeeded",
    records: count
  };
  const fault = {
    code: "tenants_failed",
    message: `1 of ${count} tenants failed`,
    class: "transient"
  };
  const bad = {
    startMs: 200,
    durationMs: DURATION_MS,
    outcome: "failed",
    records: count - 1,
    fault
  };
  if (lost !== void 0) {
    const again = { ...bad, durationMs: 10400, records: 0 };
    return [bad, { ...again, startMs: 16400 }, { ...again, startMs: 30800 }];
  }
  return retried ? [bad, { ...good, startMs: 16400, durationMs: 900, records: 1 }] : [good];
}
function linesOf({ date, lost, retried, count }) {
  const trouble = [];
  if (lost !== void 0) {
    const { message } = lostFault(lost);
    for (const afterMs of [14100, 26700, 41100]) {
      trouble.push({ afterMs, level: "error", tenantCode: lost.company.code, message });
    }
  }
  if (retried) {
    trouble.push({
      afterMs: 9e3,
      level: "warn",
      tenantCode: RETRIED_COMPANY,
      message: `tenant ${RETRIED_COMPANY}: database is locked, tried again`
    });
  }
  return [
    { afterMs: 250, level: "info", message: `usage of ${date}: ${count} tenants` },
    ...trouble,
    {
      afterMs: DURATION_MS,
      level: "info",
      message: `${count - (lost === void 0 ? 0 : 1)} of ${count} saved`
    }
  ];
}

// server/demo/ledger/alert-rows.ts
function alertTables(stories, calendar, seed) {
  const all = [...pastAlerts(calendar), ...limitAlerts(stories, calendar)];
  return { alerts: all.map((alert) => alertRow(alert, seed)), events: all.flatMap(eventRows) };
}
function pastAlerts(calendar) {
  const outage = outageHour(calendar);
  const night = instantOf(addDays(calendar.today, -9), "22:00");
  const by = { batchId: HEALTH_BATCH, tenantCode: null };
  return [
    {
      ...by,
      key: "app:app-top",
      severity: "HIGH",
      runDueAt: outage,
      value: null,
      threshold: null,
      message: "\u30B9\u30AD\u30EB\u7BA1\u7406 \u30C8\u30C3\u30D7\u304C\u5FDC\u7B54\u3057\u307E\u305B\u3093",
      openedAt: outage + 5e3,
      resolvedAt: outage + HOUR_MS + 4e3
    },
    {
      ...by,
      key: "host:cpu",
      severity: "MEDIUM",
      runDueAt: night,
      value: 92,
      threshold: 80,
      message: "CPU\u4F7F\u7528\u7387\u304C80\uFF05\u3092\u8D85\u3048\u3066\u3044\u307E\u3059",
      openedAt: night + 5e3,
      resolvedAt: night + 8 * HOUR_MS + 4e3
    }
  ];
}
var LIMITS = [
  ["storage_83", "storage", "MEDIUM", 83, 80, "\u30B9\u30C8\u30EC\u30FC\u30B8\u304C\u5951\u7D04\u5BB9\u91CF\u306E80\uFF05\u3092\u8D85\u3048\u3066\u3044\u307E\u3059"],
  ["over_storage", "storage", "CRITICAL", 103, 95, "\u30B9\u30C8\u30EC\u30FC\u30B8\u304C\u5951\u7D04\u5BB9\u91CF\u3092\u8D85\u3048\u3066\u3044\u307E\u3059"],
  ["calls_96", "api_month", "CRITICAL", 96, 95, "\u5F53\u6708\u306EAPI\u547C\u3073\u51FA\u3057\u304C\u4E0A\u9650\u306E95\uFF05\u3092\u8D85\u3048\u3066\u3044\u307E\u3059"]
];
function limitAlerts(stories, calendar) {
  const dueAt = instantOf(addDays(calendar.lastUsageDay, 1), USAGE_TIME);
  return LIMITS.flatMap(([character, metric, severity, value, threshold, message]) => {
    const story2 = stories.find(({ company: company2 }) => is(company2, character));
    if (story2 === void 0) return [];
    const { code, shortName } = story2.company;
    return {
      key: `tenant:${code}:${metric}`,
      severity,
      batchId: USAGE_BATCH,
      runDueAt: dueAt,
      tenantCode: code,
      value,
      threshold,
      message: `${shortName}: ${message}\uFF08${value}\uFF05\uFF09`,
      openedAt: dueAt + MINUTE_MS,
      resolvedAt: null
    };
  });
}
function idOf(alert) {
  return demoUlid(alert.openedAt, `alert|${alert.key}`);
}
function alertRow(alert, seed) {
  return {
    alert_id: idOf(alert),
    alert_key: alert.key,
    state: alert.resolvedAt === null ? "open" : "resolved",
    severity: alert.severity,
    source_batch: alert.batchId,
    run_id: demoRunId(seed, alert.batchId, alert.runDueAt),
    tenant_code: alert.tenantCode,
    metric: null,
    value: alert.value,
    threshold: alert.threshold,
    message: alert.message,
    context: "{}",
    business_hours: 0,
    opened_at: alert.openedAt,
    last_seen_at: alert.resolvedAt ?? alert.openedAt,
    last_notified_at: alert.openedAt,
    notify_count: 1,
    occurrences: 1,
    flap_count: 0,
    ok_streak: 0,
    resolved_at: alert.resolvedAt
  };
}
function eventRows(alert) {
  const event = (at, kind) => ({
    alert_id: idOf(alert),
    at,
    event: kind,
    severity: alert.severity,
    value: alert.value
  });
  const opened = event(alert.openedAt, "opened");
  return alert.resolvedAt === null ? [opened] : [opened, event(alert.resolvedAt, "resolved")];
}

// server/demo/ledger/backup-story.ts
var BACKUP_BATCH = "BATCH-101";
var BACKUP_TIME = "02:00";
var DURATION_MS2 = 46e3;
var PER_FILE_DAYS_AGO = 8;
var RETRIED_DAYS_AGO2 = 15;
var RETRY_MS = 3e5;
function backupStory(companies, calendar) {
  return dailyDueTimes(calendar, BACKUP_TIME).map((due) => backupRun(due, companies));
}
function backupRun(due, companies) {
  const present2 = companies.filter(
    ({ scene }) => (scene.story.contracts[0]?.start ?? "") <= due.day
  );
  const attempts2 = attemptsOn(due.daysAgo, present2.length);
  return {
    kind: "ran",
    batchId: BACKUP_BATCH,
    dueAt: due.at,
    attempts: attempts2,
    tenants: present2.map((facts) => backedUp(facts, attempts2.length)),
    summary: {
      historyOnly: true,
      consistency: due.daysAgo === PER_FILE_DAYS_AGO ? "per_file" : "global",
      barrierMs: 3,
      complete: true,
      targets: present2.length + 2,
      totals: { raw: present2.reduce((sum2, facts) => sum2 + facts.dataBytes, 0) },
      warnings: due.daysAgo === PER_FILE_DAYS_AGO ? ["consistency per_file"] : []
    },
    lines: linesOn(due.daysAgo, present2.length)
  };
}
function backedUp(facts, attempt) {
  const { code } = facts.scene.story.company;
  return {
    code,
    state: "succeeded",
    attempt,
    result: { target: `tenant:${code}`, rawBytes: facts.dataBytes, historyOnly: true }
  };
}
var BUSY = {
  code: "backup_target_busy",
  message: "tenant midori-logi: write lock not granted within 2 s, 10 tries",
  class: "transient"
};
function attemptsOn(daysAgo, companies) {
  const records = companies + 2;
  const outcome = daysAgo === PER_FILE_DAYS_AGO ? "warned" : "succeeded";
  const good = { startMs: 150, durationMs: DURATION_MS2, outcome, records };
  if (daysAgo !== RETRIED_DAYS_AGO2) return [good];
  return [
    { startMs: 150, durationMs: 31e3, outcome: "failed", records: 0, fault: BUSY },
    { ...good, startMs: 31150 + RETRY_MS }
  ];
}
function linesOn(daysAgo, companies) {
  const trouble = daysAgo === PER_FILE_DAYS_AGO ? [
    {
      afterMs: 2400,
      level: "warn",
      message: "no common barrier after 10 tries: consistency per_file"
    }
  ] : [];
  const retried = daysAgo === RETRIED_DAYS_AGO2 ? [{ afterMs: 31100, level: "error", message: BUSY.message }] : [];
  return [
    { afterMs: 400, level: "info", message: `${companies + 2} targets` },
    ...trouble,
    ...retried,
    {
      afterMs: DURATION_MS2,
      level: "info",
      message: "history of the demo: the set of this night was not generated"
    }
  ];
}

// server/demo/ledger/billing-story.ts
var DURATION_MS3 = 21500;
var SKIP_REASON = "\u7D4C\u7406\u90E8\u306E\u7DE0\u3081\u78BA\u8A8D\u304C\u7D42\u308F\u3063\u3066\u304B\u3089\u624B\u52D5\u3067\u5B9F\u884C\u3059\u308B";
function billingStory(setting) {
  const { calendar } = setting;
  const past = calendar.invoicedMonths.map((period) => billingRun(period, setting));
  const openDueAt = billingDueAt(calendar.openMonth);
  if (openDueAt > calendar.now) return past;
  return [
    ...past,
    { kind: "skipped", batchId: BILLING_BATCH, dueAt: openDueAt, reason: SKIP_REASON }
  ];
}
function skipRows(calendar) {
  const dueAt = billingDueAt(calendar.openMonth);
  if (dueAt > calendar.now) return [];
  return [
    {
      kind: "skip",
      batch_id: BILLING_BATCH,
      scheduled_for: dueAt,
      moved_to: null,
      reason: SKIP_REASON,
      created_by: "keiri",
      created_at: dueAt - 10 * 36e5,
      expires_at: null,
      ended_at: dueAt
    }
  ];
}
function billingRun(period, setting) {
  const invoices2 = setting.invoices.filter((entry) => entry.period === period);
  const file = setting.accounting.find(({ row: row2 }) => row2.period === period);
  const total = totalJpy(invoices2);
  return {
    kind: "ran",
    batchId: BILLING_BATCH,
    dueAt: billingDueAt(period),
    attempts: [
      { startMs: 1e3, durationMs: DURATION_MS3, outcome: "succeeded", records: invoices2.length }
    ],
    tenants: tenantsOf(invoices2, setting.companies),
    artifacts: file === void 0 ? [] : [
      {
        path: String(file.row.path),
        kind: "accounting",
        bytes: file.file.bytes,
        sha256: file.file.sha256
      }
    ],
    summary: summaryOf(period, invoices2, file),
    lines: [
      {
        afterMs: 1200,
        level: "info",
        message: `period ${period}: ${invoices2.length} billable tenants`
      },
      {
        afterMs: DURATION_MS3,
        level: "info",
        message: `${invoices2.length} invoices, ${total} JPY in all`
      }
    ]
  };
}
function summaryOf(period, invoices2, file) {
  const total = totalJpy(invoices2);
  const usd = invoices2.filter(({ quote }) => quote.currency === "USD");
  return {
    batchId: BILLING_BATCH,
    executedAt: billingDueAt(period),
    period,
    processedTenants: invoices2.length,
    generatedInvoices: invoices2.length,
    totalAmount: total,
    totalsByCurrency: {
      JPY: total,
      USD: usd.reduce((sum2, { quote }) => sum2 + quote.totalMinor, 0)
    },
    corrected: 0,
    unchanged: 0,
    skipped: 1,
    held: [],
    failed: 0,
    anomalies: [],
    accounting: { path: file?.row.path, rows: file?.row.rows, debit: total, credit: total }
  };
}
function tenantsOf(invoices2, companies) {
  const billed = invoices2.map(({ story: story2, number, quote }) => ({
    code: story2.company.code,
    state: "succeeded",
    attempt: 1,
    result: { invoiceNumber: number, totalMinor: quote.totalMinor, currency: quote.currency }
  }));
  const free = companies.filter(({ scene }) => scene.story.company.plan === "FREE").map(({ scene }) => ({
    code: scene.story.company.code,
    state: "skipped",
    attempt: 1,
    result: { reason: "not_billable" }
  }));
  return [...billed, ...free];
}

// server/demo/ledger/health-story.ts
var DURATION_MS4 = 3200;
function healthStory(health2, calendar) {
  const byHour = new Map(health2.map((entry) => [entry.hour, entry]));
  return hourlyDueTimes(calendar).map((dueAt) => {
    if (dueAt === missedHour(calendar)) {
      return {
        kind: "missed",
        batchId: HEALTH_BATCH,
        dueAt,
        reason: "misfire: 6 min late, policy none"
      };
    }
    return healthRun(dueAt, byHour.get(dueAt), calendar);
  });
}
function healthRun(dueAt, hour, calendar) {
  const counts = countsOf(hour);
  const trouble = hour?.checks.filter((check) => check.state !== "pass") ?? [];
  return {
    kind: "ran",
    batchId: HEALTH_BATCH,
    dueAt,
    attempts: attemptsAt(dueAt, calendar),
    tenants: [],
    summary: {
      checkedAt: dueAt + 4e3,
      level: hour?.run.level ?? "standard",
      verdict: hour?.verdict ?? "HEALTHY",
      coverage: 100,
      counts,
      failed: trouble.map(({ check_id, component, value, limit_value, message }) => ({
        check: check_id,
        component,
        value,
        limit: limit_value,
        message
      })),
      overdue: [],
      stuck: [],
      alerts: { opened: 0, attached: trouble.length, resolved: 0 }
    },
    lines: [
      {
        afterMs: 300,
        level: "info",
        message: `${counts.pass + counts.warn + counts.fail} checks, level standard`
      },
      ...trouble.map((check) => ({
        afterMs: 2e3,
        level: check.state === "fail" ? "error" : "warn",
        message: `${check.check_id} ${check.component}: ${check.message}`
      })),
      { afterMs: DURATION_MS4, level: "info", message: `verdict ${hour?.verdict ?? "HEALTHY"}` }
    ]
  };
}
function countsOf(hour) {
  const of = (name, otherwise) => hour === void 0 ? otherwise : Number(hour.run[name]);
  return {
    pass: of("pass", 35),
    warn: of("warn", 0),
    fail: of("fail", 0),
    unknown: of("unknown", 0)
  };
}
var RETRIED_DAYS_AGO3 = 5;
function attemptsAt(dueAt, { today }) {
  const good = { startMs: 120, durationMs: DURATION_MS4, outcome: "succeeded", records: 36 };
  if (dueAt !== instantOf(addDays(today, -RETRIED_DAYS_AGO3), "14:00")) return [good];
  const fault = {
    code: "SQLITE_BUSY",
    message: "platform.db: database is locked",
    class: "transient"
  };
  return [
    { startMs: 120, durationMs: 5400, outcome: "failed", records: 36, fault },
    { ...good, startMs: 7600 }
  ];
}

// server/demo/ledger/org-sync-story.ts
var DURATION_MS5 = 3800;
var ATTEMPTS2 = 3;
function orgSyncStory(companies, calendar) {
  const sources = companies.filter(({ scene }) => scene.story.company.hr !== void 0);
  return dailyDueTimes(calendar, ORG_SYNC_TIME).map((due) => syncRun(due, sources));
}
var DOWN = {
  code: "hr_source_unreachable",
  message: REST_DOWN_MESSAGE,
  class: "transient"
};
function syncRun(due, sources) {
  const tenants3 = sources.map((facts) => synced(facts, due.daysAgo));
  const failed = tenants3.filter(({ state: state2 }) => state2 === "failed").length;
  return {
    kind: "ran",
    batchId: ORG_SYNC_BATCH,
    dueAt: due.at,
    attempts: attemptsOf2(failed, tenants3.length),
    tenants: tenants3,
    summary: {
      batchId: ORG_SYNC_BATCH,
      executedAt: due.at,
      totalTenants: tenants3.length,
      successCount: tenants3.filter(({ state: state2 }) => state2 === "succeeded").length,
      errorCount: failed,
      skippedCount: tenants3.filter(({ state: state2 }) => state2 === "skipped").length
    },
    lines: [
      { afterMs: 1200, level: "info", message: `${tenants3.length} sources` },
      ...tenants3.filter(({ state: state2 }) => state2 === "failed").map(({ code }) => ({
        afterMs: 3e3,
        level: "error",
        tenantCode: code,
        message: DOWN.message
      })),
      { afterMs: DURATION_MS5, level: "info", message: "no changes" }
    ]
  };
}
function synced({ scene }, daysAgo) {
  const { code, hr } = scene.story.company;
  if (hr === "rest" && daysAgo === REST_DOWN_DAYS_AGO) {
    return { code, state: "failed", attempt: ATTEMPTS2, fault: DOWN };
  }
  if (hr === void 0 || !syncedOn(hr, daysAgo)) return skipped(code);
  const unchanged = scene.departments.length;
  return {
    code,
    state: "succeeded",
    attempt: 1,
    result: {
      source: hr === "rest" ? "rest" : "csv",
      fetched: unchanged,
      unchanged,
      inserted: 0,
      updated: 0,
      closed: 0
    }
  };
}
function skipped(code) {
  return { code, state: "skipped", attempt: 1, result: { reason: "no_new_file" } };
}
function attemptsOf2(failed, sources) {
  const good = {
    startMs: 900,
    durationMs: DURATION_MS5,
    outcome: "succeeded",
    records: sources
  };
  if (failed === 0) return [good];
  const fault = {
    code: "tenants_failed",
    message: `${failed} of ${sources} tenants failed`,
    class: "transient"
  };
  const bad = { ...good, outcome: "failed", fault };
  return [bad, { ...bad, startMs: 6900 }, { ...bad, startMs: 14800 }];
}

// server/domain/schedule.ts
function businessDateOn(entry, day) {
  return entry.businessDate === "previous" ? addDays(day, -1) : day;
}

// server/demo/ledger/past-run.ts
var DEMO_CONFIG_VERSION = sha256("toban demo history");
var PLACES = {
  "BATCH-001": { priority: 1, lane: "monitoring", businessDate: "same" },
  "BATCH-101": { priority: 0, lane: "normal", businessDate: "same" },
  "BATCH-301": { priority: 1, lane: "normal", businessDate: "previous" },
  "BATCH-302": { priority: 0, lane: "normal", businessDate: "previous" },
  "BATCH-701": { priority: 1, lane: "normal", businessDate: "same" }
};
var USUAL_PLACE = { priority: 2, lane: "normal", businessDate: "same" };
function placeOf(batchId) {
  return PLACES[batchId] ?? USUAL_PLACE;
}
function businessDateOf({ batchId, dueAt }) {
  return businessDateOn(placeOf(batchId), dayAt(dueAt));
}
function occurrenceRow(past, seed) {
  const ran = past.kind === "ran";
  return {
    batch_id: past.batchId,
    scheduled_for: past.dueAt,
    business_date: businessDateOf(past),
    state: ran ? "ran" : past.kind,
    reason: ran ? null : past.reason,
    run_id: ran ? demoRunId(seed, past.batchId, past.dueAt) : null,
    due_at: past.dueAt,
    decided_at: ran ? finishedAt(past) : past.dueAt + 20
  };
}
function runRow(run, seed) {
  const last = lastAttempt(run);
  const { priority, lane } = placeOf(run.batchId);
  return {
    id: demoRunId(seed, run.batchId, run.dueAt),
    batch_id: run.batchId,
    business_date: businessDateOf(run),
    scheduled_for: run.dueAt,
    trigger: "schedule",
    state: last.outcome,
    attempt: run.attempts.length,
    params_json: JSON.stringify({ tenants: "all", params: {} }),
    dry_run: 0,
    queued_at: run.dueAt,
    started_at: run.dueAt + (run.attempts[0]?.startMs ?? 0),
    finished_at: finishedAt(run),
    error_code: last.fault?.code ?? null,
    error_message: last.fault?.message ?? null,
    summary_json: JSON.stringify(run.summary),
    config_version: DEMO_CONFIG_VERSION,
    triggered_by: "schedule",
    reason: null,
    priority,
    lane
  };
}
function attemptRows(run, seed) {
  return run.attempts.map((attempt, index) => ({
    run_id: demoRunId(seed, run.batchId, run.dueAt),
    attempt: index + 1,
    started_at: run.dueAt + attempt.startMs,
    finished_at: run.dueAt + attempt.startMs + attempt.durationMs,
    outcome: attempt.outcome,
    error_code: attempt.fault?.code ?? null,
    error_message: attempt.fault?.message ?? null,
    error_class: attempt.fault?.class ?? null,
    cpu_ms: Math.round(attempt.durationMs * 0.4),
    peak_heap_bytes: 48e6 + attempt.records * 180,
    loop_p99_ms: 12.5,
    records: attempt.records,
    worker: "thread"
  }));
}
function tenantRows(run, seed) {
  return run.tenants.map((tenant, index) => {
    const attempt = run.attempts[tenant.attempt - 1] ?? lastAttempt(run);
    const slice = attempt.durationMs / Math.max(1, run.tenants.length);
    const startedAt = Math.round(run.dueAt + attempt.startMs + slice * index);
    const endedAt = Math.round(startedAt + slice * 0.9);
    return {
      run_id: demoRunId(seed, run.batchId, run.dueAt),
      tenant_code: tenant.code,
      state: tenant.state,
      attempt: tenant.attempt,
      started_at: startedAt,
      finished_at: endedAt,
      result_json: tenant.result === void 0 ? null : JSON.stringify(tenant.result),
      error_code: tenant.fault?.code ?? null,
      error_message: tenant.fault?.message ?? null,
      collected_at: tenant.state === "succeeded" ? endedAt + 5 : null
    };
  });
}
function logRows(run, seed) {
  return run.lines.map((line, index) => ({
    run_id: demoRunId(seed, run.batchId, run.dueAt),
    seq: index + 1,
    at: run.dueAt + line.afterMs,
    level: line.level,
    tenant_code: line.tenantCode ?? null,
    message: line.message,
    fields_json: null
  }));
}
function artifactRows(run, seed) {
  return (run.artifacts ?? []).map((artifact) => ({
    run_id: demoRunId(seed, run.batchId, run.dueAt),
    tenant_code: null,
    path: artifact.path,
    kind: artifact.kind,
    bytes: artifact.bytes,
    sha256: artifact.sha256,
    created_at: finishedAt(run)
  }));
}
function lastAttempt(run) {
  return run.attempts.at(-1);
}
function finishedAt(run) {
  const last = lastAttempt(run);
  return run.dueAt + last.startMs + last.durationMs;
}

// server/demo/ledger/generate.ts
function generateLedger(companies, platform, setting) {
  const { calendar, seed } = setting;
  const past = [
    ...healthStory(platform.health, calendar),
    ...backupStory(companies, calendar),
    ...usageStory({ companies, usage: platform.usage, calendar }),
    ...billingStory({
      companies,
      calendar,
      invoices: platform.invoices,
      accounting: platform.accounting
    }),
    ...orgSyncStory(companies, calendar)
  ].sort((one, other) => one.dueAt - other.dueAt);
  const alerts3 = alertTables(
    companies.map(({ scene }) => scene.story),
    calendar,
    seed
  );
  return writeOps(
    [
      ...ledgerTables(past, seed),
      ["schedule_exceptions", skipRows(calendar)],
      ["alerts", alerts3.alerts],
      ["alert_events", alerts3.events],
      ["batch_watermarks", watermarkRows(calendar)]
    ],
    setting
  );
}
function ledgerTables(past, seed) {
  const runs2 = past.filter((entry) => entry.kind === "ran");
  const all = (rows) => runs2.flatMap((run) => rows(run, seed));
  return [
    ["runs", runs2.map((run) => runRow(run, seed))],
    ["occurrences", past.map((entry) => occurrenceRow(entry, seed))],
    ["attempts", all(attemptRows)],
    ["tenant_results", all(tenantRows)],
    ["log_lines", all(logRows)],
    ["artifacts", all(artifactRows)]
  ];
}
function watermarkRows(calendar) {
  const times = [
    [HEALTH_BATCH, null],
    [BACKUP_BATCH, BACKUP_TIME],
    [USAGE_BATCH, USAGE_TIME],
    [ORG_SYNC_BATCH, ORG_SYNC_TIME]
  ];
  const rows = times.map(([batchId, time]) => watermarkRow(batchId, computedUntil(calendar, time)));
  return [...rows, watermarkRow(BILLING_BATCH, calendar.now)];
}
function watermarkRow(batchId, until) {
  return { batch_id: batchId, computed_until: until, config_version: DEMO_CONFIG_VERSION };
}
function writeOps(tables, { folder: folder2, installationId, appVersion, calendar }) {
  const ops = createOps(folder2.opsFile, { installationId, appVersion, at: calendar.now });
  try {
    return bulkLoad(
      ops.sqlite,
      () => tables.reduce((sum2, [table, rows]) => sum2 + insertRows(ops.sqlite, table, rows), 0)
    );
  } finally {
    ops.sqlite.close();
  }
}

// data/demo/publish-invoices.ts
function publishInvoices(db, invoices2) {
  for (const invoice2 of invoices2) {
    statement(
      db,
      `UPDATE invoices SET status = @status, paid_minor = @paidMinor, balance_minor = @balanceMinor,
         paid_date = @paidOn WHERE invoice_id = @id AND status = 'draft'`
    ).run(invoice2);
    statement(
      db,
      `UPDATE billing_adjustments SET status = 'billed', invoice_id = @id
       WHERE tenant_id = @tenantId AND period = @period AND status = 'open'`
    ).run(invoice2);
    statement(
      db,
      `UPDATE tenant_usage_daily SET is_final = 1
       WHERE tenant_id = @tenantId AND usage_date BETWEEN @period || '-01' AND @period || '-31'`
    ).run(invoice2);
  }
}

// data/platform/open.ts
import { drizzle as drizzle2 } from "drizzle-orm/better-sqlite3";

// data/platform/migrations/0001-tenants.ts
var tenants = {
  version: 1,
  name: "tenants",
  sql: `
-- rt; 1 row, also in platform.db
CREATE TABLE plane_meta (
  kind TEXT NOT NULL PRIMARY KEY CHECK (kind IN ('ops', 'platform')),
  installation_id TEXT NOT NULL,
  schema_version INTEGER NOT NULL CHECK (schema_version >= 0),
  app_version TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

-- operators
CREATE TABLE plans (
  plan_code TEXT NOT NULL PRIMARY KEY CHECK (plan_code IN ('FREE', 'BASIC', 'STANDARD', 'PREMIUM', 'ENTERPRISE', 'TRIAL')),
  plan_name TEXT NOT NULL,
  is_billable INTEGER NOT NULL CHECK (is_billable IN (0, 1)),
  sort INTEGER NOT NULL,
  valid_from TEXT NOT NULL CHECK (valid_from GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  valid_to TEXT CHECK (valid_to GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]')
) STRICT;

-- MST_Tenant; operators, 305 plan copy and limits; 10\u2013100 in all
CREATE TABLE tenants (
  tenant_id TEXT NOT NULL PRIMARY KEY,
  tenant_code TEXT NOT NULL UNIQUE CHECK (length(tenant_code) BETWEEN 3 AND 20
    AND tenant_code GLOB '[a-z0-9]*[a-z0-9]' AND tenant_code NOT GLOB '*[^a-z0-9-]*'), -- file name and URL code
  tenant_name TEXT NOT NULL,
  tenant_name_en TEXT,
  tenant_short_name TEXT,
  tenant_type TEXT NOT NULL CHECK (tenant_type IN ('ENTERPRISE', 'DEPARTMENT', 'SUBSIDIARY', 'PARTNER', 'TRIAL')),
  parent_tenant_id TEXT REFERENCES tenants (tenant_id),
  tenant_level INTEGER NOT NULL CHECK (tenant_level >= 0),
  status TEXT NOT NULL CHECK (status IN ('ACTIVE', 'INACTIVE', 'SUSPENDED', 'TRIAL', 'EXPIRED')),
  subscription_plan TEXT NOT NULL REFERENCES plans (plan_code), -- copy of the running contract's plan
  max_users INTEGER NOT NULL CHECK (max_users >= 0),
  max_storage_gb INTEGER NOT NULL CHECK (max_storage_gb >= 0),
  api_rate_limit INTEGER NOT NULL CHECK (api_rate_limit >= 0), -- contract maxima: users, GB, calls per hour
  monthly_api_limit INTEGER CHECK (monthly_api_limit >= 0), -- for the 80/95 % alert; null = plan's included quantity
  country_code TEXT NOT NULL,
  region TEXT,
  currency_code TEXT NOT NULL,
  locale TEXT NOT NULL,
  timezone TEXT NOT NULL,
  postal_code TEXT NOT NULL,
  address TEXT NOT NULL,
  phone_number TEXT NOT NULL, -- printed on invoices
  admin_email TEXT NOT NULL,
  contact_email TEXT,
  contract_start_date TEXT NOT NULL CHECK (contract_start_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  contract_end_date TEXT CHECK (contract_end_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  trial_end_date TEXT CHECK (trial_end_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'), -- copy of the running contract
  is_deleted INTEGER NOT NULL DEFAULT 0 CHECK (is_deleted IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

-- operators
CREATE TABLE tenant_contacts (
  id INTEGER PRIMARY KEY,
  tenant_id TEXT NOT NULL REFERENCES tenants (tenant_id),
  contact_type TEXT NOT NULL CHECK (contact_type IN ('PRIMARY', 'BILLING', 'EMERGENCY')),
  name TEXT NOT NULL,
  email TEXT NOT NULL,
  phone TEXT,
  is_active INTEGER NOT NULL CHECK (is_active IN (0, 1))
) STRICT;
CREATE INDEX tenant_contacts_by_tenant_id_contact_type
  ON tenant_contacts (tenant_id, contact_type);

-- whoever changes tenants.status
CREATE TABLE tenant_status_history (
  id INTEGER PRIMARY KEY,
  tenant_id TEXT NOT NULL REFERENCES tenants (tenant_id),
  status TEXT NOT NULL,
  from_at INTEGER NOT NULL,
  to_at INTEGER,
  reason TEXT NOT NULL,
  changed_by TEXT NOT NULL
) STRICT;

-- operators; several per tenant, no overlap \u2013 305 checks
CREATE TABLE contracts (
  contract_id TEXT NOT NULL PRIMARY KEY,
  tenant_id TEXT NOT NULL REFERENCES tenants (tenant_id),
  plan_code TEXT NOT NULL REFERENCES plans (plan_code),
  start_date TEXT NOT NULL CHECK (start_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  end_date TEXT CHECK (end_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'), -- null = open-ended
  auto_renew INTEGER NOT NULL CHECK (auto_renew IN (0, 1)),
  billing_cycle TEXT NOT NULL CHECK (billing_cycle IN ('MONTHLY', 'QUARTERLY', 'ANNUAL')),
  payment_terms TEXT NOT NULL, -- NET30 default, NET<n>, EOM, EOM+<n>
  payment_method TEXT NOT NULL CHECK (payment_method IN ('BANK_TRANSFER', 'AUTO_DEBIT', 'CREDIT_CARD')),
  currency_code TEXT NOT NULL,
  renewed_by TEXT REFERENCES contracts (contract_id),
  notice_enabled INTEGER NOT NULL CHECK (notice_enabled IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  CHECK (end_date >= start_date)
) STRICT;
CREATE INDEX contracts_by_tenant_id_start_date
  ON contracts (tenant_id, start_date);
CREATE INDEX contracts_by_end_date
  ON contracts (end_date);
`
};

// data/platform/migrations/0002-prices.ts
var prices = {
  version: 2,
  name: "prices",
  sql: `
-- operators; never updated, a new price is a new row
CREATE TABLE plan_prices (
  id INTEGER PRIMARY KEY,
  plan_code TEXT NOT NULL REFERENCES plans (plan_code),
  currency_code TEXT NOT NULL,
  valid_from TEXT NOT NULL CHECK (valid_from GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  valid_to TEXT CHECK (valid_to GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  monthly_fee_minor INTEGER NOT NULL CHECK (monthly_fee_minor >= 0),
  included_users INTEGER NOT NULL CHECK (included_users >= 0),
  included_storage_gb INTEGER NOT NULL CHECK (included_storage_gb >= 0),
  included_api_calls INTEGER NOT NULL CHECK (included_api_calls >= 0),
  included_reports INTEGER NOT NULL CHECK (included_reports >= 0),
  price_user_minor INTEGER NOT NULL CHECK (price_user_minor >= 0),
  price_storage_gb_minor INTEGER NOT NULL CHECK (price_storage_gb_minor >= 0),
  api_block_size INTEGER NOT NULL CHECK (api_block_size > 0), -- 1000
  price_api_block_minor INTEGER NOT NULL CHECK (price_api_block_minor >= 0),
  price_report_minor INTEGER NOT NULL CHECK (price_report_minor >= 0),
  tax_class TEXT NOT NULL CHECK (tax_class IN ('STD', 'RED', 'ZERO', 'OUT')),
  UNIQUE (plan_code, currency_code, valid_from)
) STRICT;

-- operators
CREATE TABLE tax_rates (
  id INTEGER PRIMARY KEY,
  country_code TEXT NOT NULL,
  region TEXT,
  tax_class TEXT NOT NULL,
  rate_bp INTEGER NOT NULL CHECK (rate_bp >= 0),
  label TEXT NOT NULL, -- \u6D88\u8CBB\u7A0E10%
  valid_from TEXT NOT NULL CHECK (valid_from GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  valid_to TEXT CHECK (valid_to GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]')
) STRICT;

-- operators
CREATE TABLE discounts (
  discount_id TEXT NOT NULL PRIMARY KEY,
  tenant_id TEXT, -- null = by condition
  type TEXT NOT NULL CHECK (type IN ('percentage', 'fixed', 'free_quota')),
  value_bp INTEGER CHECK (value_bp >= 0),
  value_minor INTEGER,
  quota_metric TEXT,
  quota_quantity INTEGER CHECK (quota_quantity >= 0),
  applicable_items TEXT NOT NULL CHECK (json_valid(applicable_items)), -- line types or ["*"]
  priority INTEGER NOT NULL CHECK (priority >= 0),
  valid_from TEXT NOT NULL CHECK (valid_from GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  valid_to TEXT CHECK (valid_to GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  conditions TEXT NOT NULL CHECK (json_valid(conditions)), -- plans, minSubtotalMinor, minContractMonths
  label TEXT NOT NULL,
  is_active INTEGER NOT NULL CHECK (is_active IN (0, 1)),
  CHECK (CASE type
    WHEN 'percentage' THEN value_bp IS NOT NULL AND value_minor IS NULL AND quota_quantity IS NULL
    WHEN 'fixed' THEN value_minor IS NOT NULL AND value_bp IS NULL AND quota_quantity IS NULL
    ELSE quota_quantity IS NOT NULL AND quota_metric IS NOT NULL AND value_bp IS NULL AND value_minor IS NULL
  END)
) STRICT;

-- operators; ~40 per plan
CREATE TABLE plan_settings (
  id INTEGER PRIMARY KEY,
  plan_code TEXT NOT NULL REFERENCES plans (plan_code),
  category TEXT NOT NULL CHECK (category IN ('plan', 'resource', 'feature')),
  key TEXT NOT NULL,
  data_type TEXT NOT NULL,
  value TEXT NOT NULL,
  severity TEXT, -- null = derived
  auto_fix INTEGER CHECK (auto_fix IN (0, 1)),
  UNIQUE (plan_code, category, key)
) STRICT;

-- MST_SystemConfig; operators
CREATE TABLE system_settings (
  key TEXT NOT NULL PRIMARY KEY,
  category TEXT NOT NULL,
  data_type TEXT NOT NULL,
  value TEXT NOT NULL,
  default_value TEXT,
  validation_rules TEXT CHECK (json_valid(validation_rules)),
  tenant_specific INTEGER NOT NULL CHECK (tenant_specific IN (0, 1)),
  is_secret INTEGER NOT NULL CHECK (is_secret IN (0, 1)), -- value is then a reference, R19
  updated_at INTEGER NOT NULL
) STRICT;

-- operators, 306, 305 "accept"
CREATE TABLE tenant_setting_overrides (
  id INTEGER PRIMARY KEY,
  tenant_id TEXT NOT NULL,
  category TEXT NOT NULL,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  source TEXT NOT NULL CHECK (source IN ('contract', 'optimizer', 'operator')),
  reason TEXT NOT NULL,
  valid_from TEXT NOT NULL CHECK (valid_from GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  valid_until TEXT CHECK (valid_until GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  created_by TEXT NOT NULL,
  UNIQUE (tenant_id, category, key, valid_from)
) STRICT;
`
};

// data/platform/migrations/0003-usage.ts
var usage = {
  version: 3,
  name: "usage",
  sql: `
-- SYS_TenantUsage; 301, 302 is_final; 30; 26 months, then monthly
CREATE TABLE tenant_usage_daily (
  usage_date TEXT NOT NULL CHECK (usage_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  tenant_id TEXT NOT NULL REFERENCES tenants (tenant_id),
  active_users INTEGER NOT NULL CHECK (active_users >= 0), -- R18
  active_users_mtd INTEGER NOT NULL CHECK (active_users_mtd >= 0), -- distinct since the 1st: billing basis
  registered_users INTEGER NOT NULL CHECK (registered_users >= 0), -- ACTIVE at the end of the day
  total_logins INTEGER NOT NULL CHECK (total_logins >= 0), -- successful
  api_requests INTEGER NOT NULL CHECK (api_requests >= 0),
  api_success INTEGER NOT NULL CHECK (api_success >= 0), -- 2xx/3xx
  api_client_errors INTEGER NOT NULL CHECK (api_client_errors >= 0),
  api_server_errors INTEGER NOT NULL CHECK (api_server_errors >= 0),
  response_time_avg_ms REAL,
  response_time_max_ms INTEGER CHECK (response_time_max_ms >= 0),
  response_time_p95_ms INTEGER CHECK (response_time_p95_ms >= 0),
  request_bytes INTEGER NOT NULL CHECK (request_bytes >= 0),
  response_bytes INTEGER NOT NULL CHECK (response_bytes >= 0),
  busy_ms INTEGER NOT NULL CHECK (busy_ms >= 0), -- sum of response times, not billed
  data_bytes INTEGER NOT NULL CHECK (data_bytes >= 0),
  file_bytes INTEGER NOT NULL CHECK (file_bytes >= 0),
  report_bytes INTEGER NOT NULL CHECK (report_bytes >= 0),
  backup_bytes INTEGER NOT NULL CHECK (backup_bytes >= 0), -- snapshot at run time
  storage_bytes INTEGER NOT NULL CHECK (storage_bytes >= 0), -- data + file + report, billed
  storage_estimated INTEGER NOT NULL CHECK (storage_estimated IN (0, 1)),
  reports_generated INTEGER NOT NULL CHECK (reports_generated >= 0), -- successful
  reports_billable INTEGER NOT NULL CHECK (reports_billable >= 0), -- asked for by a person
  skill_assessments INTEGER NOT NULL CHECK (skill_assessments >= 0),
  notification_sent INTEGER NOT NULL CHECK (notification_sent >= 0),
  error_count INTEGER NOT NULL CHECK (error_count >= 0),
  peak_concurrent_users INTEGER NOT NULL CHECK (peak_concurrent_users >= 0),
  peak_time TEXT, -- HH:MM, best 5-minute bucket
  uptime_percentage_bp INTEGER CHECK (uptime_percentage_bp >= 0),
  mtd_estimate_minor INTEGER,
  currency_code TEXT,
  is_final INTEGER NOT NULL CHECK (is_final IN (0, 1)), -- month invoiced; a later change is allowed but alarmed
  content_hash TEXT NOT NULL,
  revision INTEGER NOT NULL CHECK (revision >= 0), -- rises only when a value changed
  collected_at INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (usage_date, tenant_id),
  CHECK (storage_bytes = data_bytes + file_bytes + report_bytes)
) STRICT;
CREATE INDEX tenant_usage_daily_by_tenant_id_usage_date
  ON tenant_usage_daily (tenant_id, usage_date);

-- 301 on the 1st; 10 years
CREATE TABLE tenant_usage_monthly (
  period TEXT NOT NULL CHECK (period GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]'),
  tenant_id TEXT NOT NULL REFERENCES tenants (tenant_id),
  days INTEGER NOT NULL CHECK (days >= 0), -- days that had a row
  active_users INTEGER NOT NULL CHECK (active_users >= 0), -- distinct in the month: the last day's active_users_mtd
  total_logins INTEGER NOT NULL CHECK (total_logins >= 0),
  api_requests INTEGER NOT NULL CHECK (api_requests >= 0),
  api_success INTEGER NOT NULL CHECK (api_success >= 0),
  api_client_errors INTEGER NOT NULL CHECK (api_client_errors >= 0),
  api_server_errors INTEGER NOT NULL CHECK (api_server_errors >= 0),
  response_time_avg_ms REAL, -- weighted by calls
  response_time_max_ms INTEGER CHECK (response_time_max_ms >= 0),
  request_bytes INTEGER NOT NULL CHECK (request_bytes >= 0),
  response_bytes INTEGER NOT NULL CHECK (response_bytes >= 0),
  busy_ms INTEGER NOT NULL CHECK (busy_ms >= 0),
  reports_generated INTEGER NOT NULL CHECK (reports_generated >= 0),
  reports_billable INTEGER NOT NULL CHECK (reports_billable >= 0),
  skill_assessments INTEGER NOT NULL CHECK (skill_assessments >= 0),
  notification_sent INTEGER NOT NULL CHECK (notification_sent >= 0),
  error_count INTEGER NOT NULL CHECK (error_count >= 0),
  peak_concurrent_users INTEGER NOT NULL CHECK (peak_concurrent_users >= 0),
  avg_active_users REAL NOT NULL, -- mean of the days
  avg_registered_users REAL NOT NULL,
  avg_data_bytes REAL NOT NULL,
  avg_file_bytes REAL NOT NULL,
  avg_report_bytes REAL NOT NULL,
  avg_backup_bytes REAL NOT NULL,
  avg_storage_bytes REAL NOT NULL,
  PRIMARY KEY (period, tenant_id)
) STRICT;

-- 301; 360; 13 months
CREATE TABLE tenant_feature_usage_daily (
  usage_date TEXT NOT NULL CHECK (usage_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  tenant_id TEXT NOT NULL,
  feature TEXT NOT NULL,
  calls INTEGER NOT NULL CHECK (calls >= 0),
  users INTEGER NOT NULL CHECK (users >= 0),
  total_ms INTEGER NOT NULL CHECK (total_ms >= 0),
  PRIMARY KEY (usage_date, tenant_id, feature)
) STRICT;

-- 204; 30; 3 years; technical, never billed
CREATE TABLE usage_statistics (
  usage_date TEXT NOT NULL CHECK (usage_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  tenant_id TEXT NOT NULL,
  api_calls_count INTEGER NOT NULL CHECK (api_calls_count >= 0),
  unique_users_count INTEGER NOT NULL CHECK (unique_users_count >= 0),
  successful_api_calls INTEGER NOT NULL CHECK (successful_api_calls >= 0),
  client_errors INTEGER NOT NULL CHECK (client_errors >= 0),
  server_errors INTEGER NOT NULL CHECK (server_errors >= 0),
  avg_response_ms REAL,
  p95_response_ms INTEGER CHECK (p95_response_ms >= 0),
  max_response_ms INTEGER CHECK (max_response_ms >= 0),
  request_bytes INTEGER NOT NULL CHECK (request_bytes >= 0),
  response_bytes INTEGER NOT NULL CHECK (response_bytes >= 0),
  total_files INTEGER NOT NULL CHECK (total_files >= 0),
  storage_used_bytes INTEGER NOT NULL CHECK (storage_used_bytes >= 0),
  last_upload_at INTEGER,
  db_bytes INTEGER CHECK (db_bytes >= 0),
  disk_bytes INTEGER CHECK (disk_bytes >= 0),
  reports_generated INTEGER NOT NULL CHECK (reports_generated >= 0),
  successful_reports INTEGER NOT NULL CHECK (successful_reports >= 0),
  report_users INTEGER NOT NULL CHECK (report_users >= 0),
  reports_generated_auto INTEGER NOT NULL CHECK (reports_generated_auto >= 0),
  total_sessions INTEGER NOT NULL CHECK (total_sessions >= 0),
  active_users_count INTEGER NOT NULL CHECK (active_users_count >= 0), -- R18
  avg_session_seconds INTEGER CHECK (avg_session_seconds >= 0),
  peak_concurrent_sessions INTEGER NOT NULL CHECK (peak_concurrent_sessions >= 0),
  warnings TEXT CHECK (json_valid(warnings)),
  run_id TEXT NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (usage_date, tenant_id)
) STRICT;
`
};

// data/platform/migrations/0004-billing.ts
var billing = {
  version: 4,
  name: "billing",
  sql: `
-- HIS_TenantBilling; 302; 1 + corrections; 10 years
CREATE TABLE invoices (
  invoice_id TEXT NOT NULL PRIMARY KEY, -- ULID
  invoice_number TEXT UNIQUE, -- INV-2025-05-001, corrections \u2026-R1; null only while held
  tenant_id TEXT NOT NULL,
  period TEXT NOT NULL CHECK (period GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]'),
  revision INTEGER NOT NULL CHECK (revision >= 0), -- 0 = original
  corrects_invoice_id TEXT REFERENCES invoices (invoice_id),
  correction_reason TEXT,
  status TEXT NOT NULL CHECK (status IN ('held', 'draft', 'generated', 'paid', 'cancelled')), -- overdue is derived
  billing_type TEXT NOT NULL CHECK (billing_type IN ('MONTHLY', 'ADDITIONAL')),
  period_start TEXT NOT NULL CHECK (period_start GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  period_end TEXT NOT NULL CHECK (period_end GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  plan_code TEXT NOT NULL,
  plan_name TEXT NOT NULL, -- on the last service day
  contract_ids TEXT NOT NULL CHECK (json_valid(contract_ids)),
  currency_code TEXT NOT NULL,
  base_minor INTEGER NOT NULL,
  usage_minor INTEGER NOT NULL,
  additional_minor INTEGER NOT NULL,
  discount_minor INTEGER NOT NULL, -- stored positive
  subtotal_minor INTEGER NOT NULL,
  tax_minor INTEGER NOT NULL,
  total_minor INTEGER NOT NULL,
  paid_minor INTEGER NOT NULL,
  balance_minor INTEGER NOT NULL,
  issue_date TEXT NOT NULL CHECK (issue_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  due_date TEXT NOT NULL CHECK (due_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  payment_terms TEXT NOT NULL,
  payment_method TEXT NOT NULL,
  paid_date TEXT CHECK (paid_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  issuer_snapshot TEXT NOT NULL CHECK (json_valid(issuer_snapshot)),
  recipient_snapshot TEXT NOT NULL CHECK (json_valid(recipient_snapshot)),
  usage_details TEXT NOT NULL CHECK (json_valid(usage_details)), -- as printed
  is_estimated INTEGER NOT NULL CHECK (is_estimated IN (0, 1)),
  hold_reason TEXT,
  anomaly TEXT CHECK (json_valid(anomaly)),
  content_hash TEXT NOT NULL,
  generated_at INTEGER NOT NULL,
  sent_at INTEGER,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  UNIQUE (tenant_id, period, revision),
  CHECK (subtotal_minor = base_minor + usage_minor + additional_minor - discount_minor),
  CHECK (total_minor = subtotal_minor + tax_minor),
  CHECK (invoice_number IS NOT NULL OR status = 'held')
) STRICT;
CREATE INDEX invoices_by_period_status
  ON invoices (period, status);
CREATE INDEX invoices_by_due_date_status
  ON invoices (due_date, status);

-- 302; 4\u201310 per invoice
CREATE TABLE invoice_lines (
  invoice_id TEXT NOT NULL REFERENCES invoices (invoice_id),
  line_no INTEGER NOT NULL CHECK (line_no >= 0),
  line_type TEXT NOT NULL CHECK (line_type IN ('base', 'users', 'storage', 'api', 'reports', 'additional', 'discount')),
  label TEXT NOT NULL,
  quantity_text TEXT NOT NULL,
  quantity_num REAL,
  unit TEXT,
  unit_price_minor INTEGER,
  amount_minor INTEGER NOT NULL, -- discount negative
  tax_class TEXT NOT NULL,
  discount_id TEXT,
  details TEXT NOT NULL CHECK (json_valid(details)),
  PRIMARY KEY (invoice_id, line_no)
) STRICT;

CREATE TABLE invoice_taxes (
  invoice_id TEXT NOT NULL REFERENCES invoices (invoice_id),
  rate_bp INTEGER NOT NULL CHECK (rate_bp >= 0),
  tax_class TEXT NOT NULL,
  base_minor INTEGER NOT NULL,
  tax_minor INTEGER NOT NULL,
  label TEXT NOT NULL,
  PRIMARY KEY (invoice_id, rate_bp, tax_class)
) STRICT;

CREATE TABLE invoice_files (
  invoice_id TEXT NOT NULL REFERENCES invoices (invoice_id),
  kind TEXT NOT NULL CHECK (kind IN ('pdf', 'xlsx')),
  path TEXT NOT NULL,
  bytes INTEGER NOT NULL CHECK (bytes >= 0),
  sha256 TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (invoice_id, kind)
) STRICT;

-- operators; 302 status
CREATE TABLE billing_adjustments (
  id INTEGER PRIMARY KEY,
  tenant_id TEXT NOT NULL,
  period TEXT NOT NULL CHECK (period GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]'),
  kind TEXT NOT NULL CHECK (kind IN ('SETUP', 'ADDITIONAL', 'CREDIT')),
  label TEXT NOT NULL,
  amount_minor INTEGER NOT NULL, -- credit negative
  tax_class TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('open', 'billed')),
  invoice_id TEXT REFERENCES invoices (invoice_id),
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

-- 302
CREATE TABLE billing_runs (
  period TEXT NOT NULL PRIMARY KEY CHECK (period GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]'),
  run_id TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('running', 'done', 'partial')),
  tenants INTEGER NOT NULL CHECK (tenants >= 0),
  generated INTEGER NOT NULL CHECK (generated >= 0),
  held INTEGER NOT NULL CHECK (held >= 0),
  failed INTEGER NOT NULL CHECK (failed >= 0),
  total_jpy_minor INTEGER NOT NULL,
  previous_total_jpy_minor INTEGER,
  started_at INTEGER NOT NULL,
  finished_at INTEGER
) STRICT;

-- 302; 10 years
CREATE TABLE accounting_exports (
  id INTEGER PRIMARY KEY,
  period TEXT NOT NULL CHECK (period GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]'),
  kind TEXT NOT NULL CHECK (kind IN ('regular', 'correction')),
  path TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  rows INTEGER NOT NULL CHECK (rows >= 0),
  debit_minor INTEGER NOT NULL,
  credit_minor INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  CHECK (debit_minor = credit_minor)
) STRICT;

-- A published invoice never changes: only status, payment, sent_at and remarks stay open.
CREATE TRIGGER invoices_frozen_once_published BEFORE UPDATE OF
  invoice_id, invoice_number, tenant_id, period, revision, corrects_invoice_id, correction_reason,
  billing_type, period_start, period_end, plan_code, plan_name, contract_ids, currency_code,
  base_minor, usage_minor, additional_minor, discount_minor, subtotal_minor, tax_minor, total_minor,
  issue_date, due_date, payment_terms, payment_method, issuer_snapshot, recipient_snapshot,
  usage_details, is_estimated, content_hash, generated_at, created_at
ON invoices WHEN OLD.status NOT IN ('held', 'draft')
BEGIN
  SELECT RAISE(ABORT, 'invoices: a published invoice is never changed, issue a correction');
END;
CREATE TRIGGER invoices_never_unpublished BEFORE UPDATE OF status ON invoices
WHEN OLD.status NOT IN ('held', 'draft') AND NEW.status IN ('held', 'draft')
BEGIN
  SELECT RAISE(ABORT, 'invoices: a published invoice never becomes a draft again');
END;
CREATE TRIGGER invoices_never_deleted BEFORE DELETE ON invoices
BEGIN
  SELECT RAISE(ABORT, 'invoices: an invoice is never deleted, cancel it');
END;
-- A draft is recalculated, so its parts may go and come; files may be added later (a lost one made good).
CREATE TRIGGER invoice_lines_not_added_once_published BEFORE INSERT ON invoice_lines
WHEN (SELECT status FROM invoices WHERE invoice_id = NEW.invoice_id) NOT IN ('held', 'draft')
BEGIN
  SELECT RAISE(ABORT, 'invoice_lines: the invoice is published, its parts are never added');
END;
CREATE TRIGGER invoice_lines_not_changed_once_published BEFORE UPDATE ON invoice_lines
WHEN (SELECT status FROM invoices WHERE invoice_id = OLD.invoice_id) NOT IN ('held', 'draft')
BEGIN
  SELECT RAISE(ABORT, 'invoice_lines: the invoice is published, its parts are never changed');
END;
CREATE TRIGGER invoice_lines_not_deleted_once_published BEFORE DELETE ON invoice_lines
WHEN (SELECT status FROM invoices WHERE invoice_id = OLD.invoice_id) NOT IN ('held', 'draft')
BEGIN
  SELECT RAISE(ABORT, 'invoice_lines: the invoice is published, its parts are never deleted');
END;
CREATE TRIGGER invoice_taxes_not_added_once_published BEFORE INSERT ON invoice_taxes
WHEN (SELECT status FROM invoices WHERE invoice_id = NEW.invoice_id) NOT IN ('held', 'draft')
BEGIN
  SELECT RAISE(ABORT, 'invoice_taxes: the invoice is published, its parts are never added');
END;
CREATE TRIGGER invoice_taxes_not_changed_once_published BEFORE UPDATE ON invoice_taxes
WHEN (SELECT status FROM invoices WHERE invoice_id = OLD.invoice_id) NOT IN ('held', 'draft')
BEGIN
  SELECT RAISE(ABORT, 'invoice_taxes: the invoice is published, its parts are never changed');
END;
CREATE TRIGGER invoice_taxes_not_deleted_once_published BEFORE DELETE ON invoice_taxes
WHEN (SELECT status FROM invoices WHERE invoice_id = OLD.invoice_id) NOT IN ('held', 'draft')
BEGIN
  SELECT RAISE(ABORT, 'invoice_taxes: the invoice is published, its parts are never deleted');
END;
CREATE TRIGGER invoice_files_not_changed_once_published BEFORE UPDATE ON invoice_files
WHEN (SELECT status FROM invoices WHERE invoice_id = OLD.invoice_id) NOT IN ('held', 'draft')
BEGIN
  SELECT RAISE(ABORT, 'invoice_files: the invoice is published, its parts are never changed');
END;
CREATE TRIGGER invoice_files_not_deleted_once_published BEFORE DELETE ON invoice_files
WHEN (SELECT status FROM invoices WHERE invoice_id = OLD.invoice_id) NOT IN ('held', 'draft')
BEGIN
  SELECT RAISE(ABORT, 'invoice_files: the invoice is published, its parts are never deleted');
END;
`
};

// data/platform/migrations/0005-health.ts
var health = {
  version: 5,
  name: "health",
  sql: `
-- 001; 720 in all; 800 days
CREATE TABLE health_check_runs (
  hour_ms INTEGER PRIMARY KEY,
  run_id TEXT NOT NULL,
  level TEXT NOT NULL,
  verdict TEXT NOT NULL CHECK (verdict IN ('HEALTHY', 'DEGRADED', 'UNHEALTHY')),
  pass INTEGER NOT NULL CHECK (pass >= 0),
  warn INTEGER NOT NULL CHECK (warn >= 0),
  fail INTEGER NOT NULL CHECK (fail >= 0),
  unknown INTEGER NOT NULL CHECK (unknown >= 0),
  coverage_bp INTEGER NOT NULL CHECK (coverage_bp >= 0),
  slowest_ms INTEGER NOT NULL CHECK (slowest_ms >= 0),
  oldest_backup_h REAL,
  checked_at INTEGER NOT NULL
) STRICT;

-- 001; 45,000 in all; 92 days
CREATE TABLE health_checks (
  hour_ms INTEGER NOT NULL,
  check_id TEXT NOT NULL,
  component TEXT NOT NULL,
  group_no INTEGER NOT NULL CHECK (group_no BETWEEN 1 AND 7),
  state TEXT NOT NULL CHECK (state IN ('pass', 'warn', 'fail', 'unknown')),
  value REAL,
  limit_value REAL,
  unit TEXT,
  ms INTEGER NOT NULL CHECK (ms >= 0),
  message TEXT NOT NULL,
  alert_key TEXT,
  PRIMARY KEY (hour_ms, check_id, component)
) STRICT;
CREATE INDEX health_checks_by_check_id_hour_ms
  ON health_checks (check_id, hour_ms);
CREATE INDEX health_checks_by_state_hour_ms
  ON health_checks (state, hour_ms);

-- 502; 1 per file
CREATE TABLE db_files (
  path TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('ops', 'platform', 'tenant', 'cache', 'archive')),
  tenant_id TEXT,
  last_ok_at INTEGER,
  last_error TEXT,
  bytes INTEGER NOT NULL CHECK (bytes >= 0),
  wal_bytes INTEGER NOT NULL CHECK (wal_bytes >= 0),
  page_size INTEGER NOT NULL CHECK (page_size >= 0),
  page_count INTEGER NOT NULL CHECK (page_count >= 0),
  freelist_count INTEGER NOT NULL CHECK (freelist_count >= 0),
  journal_mode TEXT NOT NULL,
  auto_vacuum INTEGER NOT NULL CHECK (auto_vacuum >= 0),
  user_version INTEGER NOT NULL CHECK (user_version >= 0),
  analyzed_at INTEGER,
  watch_until INTEGER, -- set by 905
  checked_at INTEGER NOT NULL
) STRICT;

-- operators
CREATE TABLE app_endpoints (
  endpoint_id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  url TEXT NOT NULL,
  method TEXT NOT NULL,
  expect_status INTEGER NOT NULL CHECK (expect_status >= 0),
  expect_text TEXT,
  timeout_ms INTEGER NOT NULL CHECK (timeout_ms >= 0),
  slow_ms INTEGER NOT NULL CHECK (slow_ms >= 0),
  critical INTEGER NOT NULL CHECK (critical IN (0, 1)),
  counts_for_uptime INTEGER NOT NULL CHECK (counts_for_uptime IN (0, 1)),
  tenant_id TEXT,
  auth_ref TEXT,
  enabled INTEGER NOT NULL CHECK (enabled IN (0, 1))
) STRICT;

-- 503; 100,800 in all; 7 days
CREATE TABLE app_checks (
  endpoint_id TEXT NOT NULL REFERENCES app_endpoints (endpoint_id),
  ts INTEGER NOT NULL,
  ok INTEGER NOT NULL CHECK (ok IN (0, 1)),
  status INTEGER CHECK (status >= 0),
  ms INTEGER CHECK (ms >= 0),
  tries INTEGER NOT NULL CHECK (tries >= 0),
  error TEXT,
  tls_days INTEGER,
  PRIMARY KEY (endpoint_id, ts)
) STRICT;

-- config, integration settings
CREATE TABLE net_targets (
  target_id TEXT NOT NULL PRIMARY KEY,
  host TEXT NOT NULL,
  port INTEGER NOT NULL CHECK (port >= 0),
  kind TEXT NOT NULL CHECK (kind IN ('tcp', 'http', 'https', 'dns', 'smtp')),
  url TEXT,
  critical INTEGER NOT NULL CHECK (critical IN (0, 1)),
  enabled INTEGER NOT NULL CHECK (enabled IN (0, 1))
) STRICT;
`
};

// data/platform/migrations/0006-metrics.ts
var metrics = {
  version: 6,
  name: "metrics",
  sql: `
-- 501, 502, 503, 504, 505, 508, 004; 100\u2013250 in all
CREATE TABLE metric_series (
  series_id INTEGER PRIMARY KEY,
  name TEXT NOT NULL, -- cpu.used_pct
  labels TEXT NOT NULL CHECK (json_valid(labels)), -- canonical
  unit TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('gauge', 'rate')),
  source TEXT NOT NULL,
  min_delta REAL,
  UNIQUE (name, labels)
) STRICT;

-- the same; 201,600 in all; 7 days
CREATE TABLE metric_5m (
  series_id INTEGER NOT NULL REFERENCES metric_series (series_id),
  ts INTEGER NOT NULL, -- slot start
  value REAL,
  PRIMARY KEY (series_id, ts)
) STRICT, WITHOUT ROWID;

-- 501 rolls up; 220,800 in all; 92 days
CREATE TABLE metric_hourly (
  series_id INTEGER NOT NULL REFERENCES metric_series (series_id),
  bucket INTEGER NOT NULL, -- start
  n INTEGER NOT NULL CHECK (n >= 0),
  min REAL NOT NULL,
  max REAL NOT NULL,
  avg REAL NOT NULL,
  p95 REAL NOT NULL,
  last REAL NOT NULL,
  PRIMARY KEY (series_id, bucket)
) STRICT, WITHOUT ROWID;

-- 501; 80,000 in all; 800 days
CREATE TABLE metric_daily (
  series_id INTEGER NOT NULL REFERENCES metric_series (series_id),
  bucket INTEGER NOT NULL, -- start of the day in JST
  n INTEGER NOT NULL CHECK (n >= 0),
  min REAL NOT NULL,
  max REAL NOT NULL,
  avg REAL NOT NULL,
  p95 REAL NOT NULL,
  last REAL NOT NULL,
  PRIMARY KEY (series_id, bucket)
) STRICT, WITHOUT ROWID;
`
};

// data/platform/migrations/0007-security.ts
var security = {
  version: 7,
  name: "security",
  sql: `
-- 904; for ever
CREATE TABLE security_incidents (
  incident_id TEXT NOT NULL PRIMARY KEY,
  type TEXT NOT NULL CHECK (type IN ('intrusion', 'malware', 'ddos', 'account_takeover', 'data_leak', 'insider')),
  severity TEXT NOT NULL,
  mode TEXT NOT NULL CHECK (mode IN ('monitor', 'block', 'isolate')),
  state TEXT NOT NULL CHECK (state IN ('open', 'contained', 'closed')),
  detected_at INTEGER NOT NULL,
  aware_at INTEGER NOT NULL,
  tenants TEXT NOT NULL CHECK (json_valid(tenants)),
  window_from INTEGER NOT NULL,
  window_to INTEGER NOT NULL,
  personal_data TEXT NOT NULL CHECK (personal_data IN ('none', 'suspected', 'confirmed')),
  prelim_due_target TEXT CHECK (prelim_due_target GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  prelim_due_limit TEXT CHECK (prelim_due_limit GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  final_due TEXT CHECK (final_due GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  reported_at TEXT CHECK (json_valid(reported_at)),
  cause TEXT,
  measures TEXT,
  evidence_head TEXT,
  evidence_manifest_sha256 TEXT,
  opened_by TEXT NOT NULL,
  closed_by TEXT
) STRICT;

-- 904; R14
CREATE TABLE legal_holds (
  hold_id INTEGER PRIMARY KEY,
  incident_id TEXT NOT NULL REFERENCES security_incidents (incident_id),
  tenant_id TEXT NOT NULL,
  from_at INTEGER NOT NULL,
  to_at INTEGER,
  kinds TEXT NOT NULL CHECK (json_valid(kinds)), -- rows, files, logs, backups
  tables TEXT NOT NULL CHECK (json_valid(tables)), -- or ["*"]
  paths TEXT NOT NULL CHECK (json_valid(paths)),
  lifted_at INTEGER,
  lifted_by TEXT
) STRICT;

-- Two persons: whoever opened the incident does not lift its hold.
CREATE TRIGGER legal_holds_lifted_by_another_person BEFORE UPDATE OF lifted_by ON legal_holds
WHEN NEW.lifted_by IS NOT NULL
  AND NEW.lifted_by = (SELECT opened_by FROM security_incidents WHERE incident_id = NEW.incident_id)
BEGIN
  SELECT RAISE(ABORT, 'legal_holds: the person who opened the incident can not lift its hold');
END;
CREATE TRIGGER legal_holds_never_born_lifted BEFORE INSERT ON legal_holds
WHEN NEW.lifted_by IS NOT NULL OR NEW.lifted_at IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'legal_holds: a hold is lifted after it was made');
END;
`
};

// data/platform/migrations/0008-backup.ts
var backup = {
  version: 8,
  name: "backup",
  sql: `
-- copy of config for the console
CREATE TABLE backup_settings (
  key TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;

-- 101, 102; 60 in all; 5 years
CREATE TABLE backup_sets (
  set_id TEXT NOT NULL PRIMARY KEY, -- BKP_YYYYMMDD_NNN, FBK_\u2026
  kind TEXT NOT NULL CHECK (kind IN ('DB', 'FILES')),
  run_id TEXT NOT NULL,
  trigger TEXT NOT NULL CHECK (trigger IN ('SCHEDULED', 'MANUAL', 'EMERGENCY')),
  note TEXT,
  taken_at INTEGER NOT NULL,
  published_at INTEGER,
  path TEXT NOT NULL,
  complete INTEGER NOT NULL CHECK (complete IN (0, 1)),
  consistency TEXT NOT NULL CHECK (consistency IN ('global', 'per_file')),
  barrier_ms INTEGER CHECK (barrier_ms >= 0),
  app_version TEXT NOT NULL,
  sqlite_version TEXT NOT NULL,
  raw_bytes INTEGER NOT NULL CHECK (raw_bytes >= 0),
  stored_bytes INTEGER NOT NULL CHECK (stored_bytes >= 0),
  encrypted INTEGER NOT NULL CHECK (encrypted IN (0, 1)),
  key_id TEXT,
  manifest_sha256 TEXT,
  hmac TEXT,
  mirrored_at INTEGER,
  pinned_by TEXT,
  pinned_reason TEXT,
  tiers TEXT NOT NULL CHECK (json_valid(tiers)),
  state TEXT NOT NULL CHECK (state IN ('RUNNING', 'PUBLISHED', 'PARTIAL', 'FAILED', 'DELETED')),
  deleted_at INTEGER
) STRICT;
CREATE INDEX backup_sets_by_kind_taken_at
  ON backup_sets (kind, taken_at);

-- SYS_BackupHistory; 101, 102, 903, 905; one row per set and target; 30 \xD7 (1 + archives + files); 5 years
CREATE TABLE backup_history (
  id INTEGER PRIMARY KEY,
  backup_id TEXT NOT NULL REFERENCES backup_sets (set_id),
  target TEXT NOT NULL, -- ops, platform, tenant:<code>, archive:<code>:<yyyy>, files:<code>, files:_platform
  tenant_id TEXT,
  backup_type TEXT NOT NULL CHECK (backup_type IN ('FULL', 'INCREMENTAL')),
  backup_scope TEXT NOT NULL CHECK (backup_scope IN ('DATABASE', 'FILES')),
  backup_trigger TEXT NOT NULL CHECK (backup_trigger IN ('SCHEDULED', 'MANUAL', 'EMERGENCY')),
  backup_status TEXT NOT NULL CHECK (backup_status IN ('RUNNING', 'VERIFIED', 'UNVERIFIED', 'FAILED', 'DAMAGED', 'DELETED')),
  backup_start_time INTEGER NOT NULL,
  backup_end_time INTEGER,
  taken_at INTEGER NOT NULL,
  backup_file_path TEXT, -- relative to data/backups
  raw_bytes INTEGER CHECK (raw_bytes >= 0),
  backup_file_size INTEGER CHECK (backup_file_size >= 0),
  raw_sha256 TEXT,
  checksum TEXT, -- stored file
  page_size INTEGER CHECK (page_size >= 0),
  page_count INTEGER CHECK (page_count >= 0),
  schema_version INTEGER CHECK (schema_version >= 0),
  schema_hash TEXT,
  rows_total INTEGER CHECK (rows_total >= 0),
  tables TEXT CHECK (json_valid(tables)), -- {name: rows by scan}
  fk_faults INTEGER CHECK (fk_faults >= 0),
  compression_type TEXT NOT NULL CHECK (compression_type IN ('NONE', 'GZIP')),
  encryption_enabled INTEGER NOT NULL CHECK (encryption_enabled IN (0, 1)),
  key_id TEXT,
  linked_from TEXT,
  retention_period_days INTEGER NOT NULL CHECK (retention_period_days >= 0),
  expiry_date TEXT CHECK (expiry_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'), -- informative
  recovery_tested INTEGER NOT NULL CHECK (recovery_tested IN (0, 1)),
  recovery_test_date TEXT CHECK (recovery_test_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  executed_by TEXT NOT NULL,
  error_message TEXT,
  UNIQUE (backup_id, target)
) STRICT;
CREATE INDEX backup_history_by_target_backup_status_backup_start_time
  ON backup_history (target, backup_status, backup_start_time);
CREATE INDEX backup_history_by_tenant_id
  ON backup_history (tenant_id);

-- 101, 102; 40; 5 years
CREATE TABLE backup_drills (
  id INTEGER PRIMARY KEY,
  set_id TEXT NOT NULL,
  target TEXT NOT NULL,
  at INTEGER NOT NULL,
  mode TEXT NOT NULL CHECK (mode IN ('nightly', 'weekly', 'manual', 'files')),
  ok INTEGER NOT NULL CHECK (ok IN (0, 1)),
  rows_expected INTEGER CHECK (rows_expected >= 0),
  rows_found INTEGER CHECK (rows_found >= 0),
  ms INTEGER NOT NULL CHECK (ms >= 0),
  error TEXT
) STRICT;
`
};

// data/platform/migrations/0009-messages.ts
var messages = {
  version: 9,
  name: "messages",
  sql: `
-- enqueued by 302, 304, 307, 005, 001, 403\u2013409; sent by 406, 402; 60 in all; terminal 90 days
CREATE TABLE mail_queue (
  delivery_id TEXT NOT NULL PRIMARY KEY, -- ULID, left part of Message-ID
  dedupe_key TEXT NOT NULL UNIQUE, -- given by the caller, ends with the hash of the address
  tenant_id TEXT,
  source_batch TEXT NOT NULL,
  channel TEXT NOT NULL CHECK (channel IN ('EMAIL', 'SLACK', 'TEAMS', 'LINE_WORKS', 'WEBHOOK')),
  integration_config_id TEXT NOT NULL,
  recipient_type TEXT NOT NULL CHECK (recipient_type IN ('USER', 'CHANNEL', 'GROUP', 'WEBHOOK')),
  recipient_address TEXT NOT NULL, -- one address; for hooks a reference
  recipient_hash TEXT NOT NULL, -- sha256 over installation_id and the normalised address
  subject TEXT,
  body TEXT,
  body_format TEXT,
  attachments TEXT CHECK (json_valid(attachments)), -- nulled 7 days after the end
  priority INTEGER NOT NULL CHECK (priority BETWEEN 0 AND 3),
  state TEXT NOT NULL CHECK (state IN ('PENDING', 'SENDING', 'RETRY', 'SENT', 'DEAD', 'EXPIRED', 'SUPPRESSED', 'CANCELLED', 'IN_DOUBT')),
  next_attempt_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL CHECK (attempts >= 0), -- counted failures
  max_attempts INTEGER NOT NULL CHECK (max_attempts >= 0),
  attempt_seq INTEGER NOT NULL CHECK (attempt_seq >= 0), -- all tries
  deferrals INTEGER NOT NULL CHECK (deferrals >= 0),
  claim_token TEXT,
  claimed_by_run TEXT,
  lease_until INTEGER,
  io_started_at INTEGER,
  last_class TEXT CHECK (last_class IN ('A', 'B', 'C', 'D', 'E', 'F', 'G')),
  last_code TEXT,
  last_error TEXT CHECK (length(last_error) <= 500),
  external_message_id TEXT,
  sent_at INTEGER,
  finished_at INTEGER,
  fallback_of TEXT REFERENCES mail_queue (delivery_id),
  enqueued_by_run TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  idempotency_key TEXT NOT NULL GENERATED ALWAYS AS (dedupe_key) VIRTUAL, -- the same value under the name it has in notification_deliveries
  CHECK (state <> 'SENDING' OR claim_token IS NOT NULL)
) STRICT;
CREATE INDEX mail_queue_by_channel_state_next_attempt_at_priority
  ON mail_queue (channel, state, next_attempt_at, priority)
  WHERE state IN ('PENDING','RETRY');
CREATE INDEX mail_queue_by_lease_until
  ON mail_queue (lease_until)
  WHERE state = 'SENDING';
CREATE INDEX mail_queue_by_state
  ON mail_queue (state)
  WHERE state = 'IN_DOUBT';
CREATE INDEX mail_queue_by_finished_at
  ON mail_queue (finished_at);
CREATE INDEX mail_queue_by_fallback_of
  ON mail_queue (fallback_of)
  WHERE fallback_of IS NOT NULL;

-- delivery; 2 years
CREATE TABLE mail_queue_log (
  log_id INTEGER PRIMARY KEY,
  delivery_id TEXT NOT NULL,
  notification_id TEXT,
  attempt_seq INTEGER NOT NULL CHECK (attempt_seq >= 0),
  channel TEXT NOT NULL,
  send_status TEXT NOT NULL CHECK (send_status IN ('SUCCESS', 'RETRY', 'FAILED', 'IN_DOUBT', 'DEFERRED')),
  outcome_class TEXT,
  subject TEXT,
  body TEXT, -- SUCCESS only
  message_format TEXT,
  recipient_type TEXT NOT NULL,
  recipient_address TEXT NOT NULL,
  recipient_hash TEXT NOT NULL,
  template_key TEXT,
  setting_id INTEGER CHECK (setting_id >= 0),
  integration_config_id TEXT NOT NULL,
  priority INTEGER NOT NULL CHECK (priority >= 0),
  response_code TEXT,
  response_message TEXT,
  error_details TEXT CHECK (json_valid(error_details)),
  external_message_id TEXT,
  attachment_hashes TEXT CHECK (json_valid(attachment_hashes)),
  scheduled_at INTEGER NOT NULL,
  started_at INTEGER NOT NULL,
  sent_at INTEGER,
  duration_ms INTEGER NOT NULL CHECK (duration_ms >= 0),
  run_id TEXT,
  batch_id TEXT
) STRICT;
CREATE INDEX mail_queue_log_by_sent_at_send_status
  ON mail_queue_log (sent_at, send_status);
CREATE INDEX mail_queue_log_by_started_at
  ON mail_queue_log (started_at);
CREATE INDEX mail_queue_log_by_delivery_id
  ON mail_queue_log (delivery_id);
CREATE INDEX mail_queue_log_by_notification_id
  ON mail_queue_log (notification_id);

-- SYS_IntegrationConfig; operators; health by 403, 405; ~4
CREATE TABLE integration_configs (
  config_id TEXT NOT NULL PRIMARY KEY,
  tenant_id TEXT, -- null = platform
  integration_key TEXT NOT NULL, -- smtp_server, smtp_backup, slack_api, slack_webhook, teams_graph, teams_workflow, lineworks, hr
  service TEXT NOT NULL,
  integration_type TEXT NOT NULL CHECK (integration_type IN ('WEBHOOK', 'API', 'OAUTH', 'SMTP')),
  endpoint_url TEXT,
  auth_type TEXT NOT NULL CHECK (auth_type IN ('NONE', 'BASIC', 'BEARER', 'OAUTH2', 'JWT', 'API_KEY')),
  auth_ref TEXT CHECK (json_valid(auth_ref)), -- references only, R19
  connection_config TEXT NOT NULL CHECK (json_valid(connection_config)),
  request_headers TEXT NOT NULL CHECK (json_valid(request_headers)),
  timeout_seconds INTEGER NOT NULL CHECK (timeout_seconds >= 0), -- 30, SMTP 60
  rate_limit_per_minute INTEGER CHECK (rate_limit_per_minute >= 0),
  attempts INTEGER CHECK (attempts >= 0),
  attempt_interval INTEGER CHECK (attempt_interval >= 0),
  is_enabled INTEGER NOT NULL CHECK (is_enabled IN (0, 1)),
  held_by_incident TEXT,
  health_status TEXT NOT NULL CHECK (health_status IN ('HEALTHY', 'UNHEALTHY', 'UNKNOWN')),
  health_code TEXT,
  last_health_check INTEGER,
  secret_expires_on TEXT CHECK (secret_expires_on GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  updated_at INTEGER NOT NULL,
  updated_by TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX integration_configs_once_per_tenant_id_integration_key
  ON integration_configs (COALESCE(tenant_id, ''), integration_key);

-- delivery, 405
CREATE TABLE channel_circuits (
  config_id TEXT NOT NULL PRIMARY KEY,
  state TEXT NOT NULL CHECK (state IN ('CLOSED', 'OPEN', 'HALF_OPEN', 'AUTH')),
  failures_in_row INTEGER NOT NULL CHECK (failures_in_row >= 0),
  recent TEXT NOT NULL, -- last 20 as bits
  open_until INTEGER,
  open_count INTEGER NOT NULL CHECK (open_count >= 0),
  reason TEXT,
  changed_at INTEGER NOT NULL,
  config_updated_at_seen INTEGER NOT NULL
) STRICT;
`
};

// data/platform/migrations/index.ts
var platformMigrations = [
  tenants,
  prices,
  usage,
  billing,
  health,
  metrics,
  security,
  backup,
  messages
];

// data/platform/schema/index.ts
var schema_exports2 = {};
__export(schema_exports2, {
  accountingExports: () => accountingExports,
  appChecks: () => appChecks,
  appEndpoints: () => appEndpoints,
  backupDrills: () => backupDrills,
  backupHistory: () => backupHistory,
  backupSets: () => backupSets,
  backupSettings: () => backupSettings,
  billingAdjustments: () => billingAdjustments,
  billingRuns: () => billingRuns,
  channelCircuits: () => channelCircuits,
  contracts: () => contracts,
  dbFiles: () => dbFiles,
  discounts: () => discounts,
  healthCheckRuns: () => healthCheckRuns,
  healthChecks: () => healthChecks,
  integrationConfigs: () => integrationConfigs,
  invoiceFiles: () => invoiceFiles,
  invoiceLines: () => invoiceLines,
  invoiceTaxes: () => invoiceTaxes,
  invoices: () => invoices,
  legalHolds: () => legalHolds,
  mailQueue: () => mailQueue,
  mailQueueLog: () => mailQueueLog,
  metric5m: () => metric5m,
  metricDaily: () => metricDaily,
  metricHourly: () => metricHourly,
  metricSeries: () => metricSeries,
  netTargets: () => netTargets,
  planPrices: () => planPrices2,
  planSettings: () => planSettings,
  planeMeta: () => planeMeta2,
  plans: () => plans,
  securityIncidents: () => securityIncidents,
  systemSettings: () => systemSettings,
  taxRates: () => taxRates2,
  tenantContacts: () => tenantContacts,
  tenantFeatureUsageDaily: () => tenantFeatureUsageDaily,
  tenantSettingOverrides: () => tenantSettingOverrides,
  tenantStatusHistory: () => tenantStatusHistory,
  tenantUsageDaily: () => tenantUsageDaily,
  tenantUsageMonthly: () => tenantUsageMonthly,
  tenants: () => tenants2,
  usageStatistics: () => usageStatistics
});

// data/platform/schema/backup.ts
import { integer as integer7, sqliteTable as sqliteTable7, text as text7 } from "drizzle-orm/sqlite-core";
var backupSettings = sqliteTable7("backup_settings", {
  key: text7("key").primaryKey(),
  value: text7("value").notNull()
});
var backupSets = sqliteTable7("backup_sets", {
  setId: text7("set_id").primaryKey(),
  // `BKP_YYYYMMDD_NNN`, `FBK_…`
  kind: text7("kind", { enum: ["DB", "FILES"] }).notNull(),
  runId: text7("run_id").notNull(),
  trigger: text7("trigger", { enum: ["SCHEDULED", "MANUAL", "EMERGENCY"] }).notNull(),
  note: text7("note"),
  takenAt: integer7("taken_at").notNull(),
  publishedAt: integer7("published_at"),
  path: text7("path").notNull(),
  complete: integer7("complete", { mode: "boolean" }).notNull(),
  consistency: text7("consistency", { enum: ["global", "per_file"] }).notNull(),
  barrierMs: integer7("barrier_ms"),
  appVersion: text7("app_version").notNull(),
  sqliteVersion: text7("sqlite_version").notNull(),
  rawBytes: integer7("raw_bytes").notNull(),
  storedBytes: integer7("stored_bytes").notNull(),
  encrypted: integer7("encrypted", { mode: "boolean" }).notNull(),
  keyId: text7("key_id"),
  manifestSha256: text7("manifest_sha256"),
  hmac: text7("hmac"),
  mirroredAt: integer7("mirrored_at"),
  pinnedBy: text7("pinned_by"),
  pinnedReason: text7("pinned_reason"),
  tiers: text7("tiers", { mode: "json" }).notNull(),
  state: text7("state", {
    enum: ["RUNNING", "PUBLISHED", "PARTIAL", "FAILED", "DELETED"]
  }).notNull(),
  deletedAt: integer7("deleted_at")
});
var backupHistory = sqliteTable7("backup_history", {
  id: integer7("id").primaryKey(),
  backupId: text7("backup_id").notNull(),
  // `ops`, `platform`, `tenant:<code>`, `archive:<code>:<yyyy>`, `files:<code>`, `files:_platform`
  target: text7("target").notNull(),
  tenantId: text7("tenant_id"),
  backupType: text7("backup_type", { enum: ["FULL", "INCREMENTAL"] }).notNull(),
  backupScope: text7("backup_scope", { enum: ["DATABASE", "FILES"] }).notNull(),
  backupTrigger: text7("backup_trigger", { enum: ["SCHEDULED", "MANUAL", "EMERGENCY"] }).notNull(),
  backupStatus: text7("backup_status", {
    enum: ["RUNNING", "VERIFIED", "UNVERIFIED", "FAILED", "DAMAGED", "DELETED"]
  }).notNull(),
  backupStartTime: integer7("backup_start_time").notNull(),
  backupEndTime: integer7("backup_end_time"),
  takenAt: integer7("taken_at").notNull(),
  backupFilePath: text7("backup_file_path"),
  // relative to data/backups
  rawBytes: integer7("raw_bytes"),
  backupFileSize: integer7("backup_file_size"),
  rawSha256: text7("raw_sha256"),
  checksum: text7("checksum"),
  // stored file
  pageSize: integer7("page_size"),
  pageCount: integer7("page_count"),
  schemaVersion: integer7("schema_version"),
  schemaHash: text7("schema_hash"),
  rowsTotal: integer7("rows_total"),
  tables: text7("tables", { mode: "json" }),
  // {name: rows by scan}
  fkFaults: integer7("fk_faults"),
  compressionType: text7("compression_type", { enum: ["NONE", "GZIP"] }).notNull(),
  encryptionEnabled: integer7("encryption_enabled", { mode: "boolean" }).notNull(),
  keyId: text7("key_id"),
  linkedFrom: text7("linked_from"),
  retentionPeriodDays: integer7("retention_period_days").notNull(),
  expiryDate: text7("expiry_date"),
  // informative
  recoveryTested: integer7("recovery_tested", { mode: "boolean" }).notNull(),
  recoveryTestDate: text7("recovery_test_date"),
  executedBy: text7("executed_by").notNull(),
  errorMessage: text7("error_message")
});
var backupDrills = sqliteTable7("backup_drills", {
  id: integer7("id").primaryKey(),
  setId: text7("set_id").notNull(),
  target: text7("target").notNull(),
  at: integer7("at").notNull(),
  mode: text7("mode", { enum: ["nightly", "weekly", "manual", "files"] }).notNull(),
  ok: integer7("ok", { mode: "boolean" }).notNull(),
  rowsExpected: integer7("rows_expected"),
  rowsFound: integer7("rows_found"),
  ms: integer7("ms").notNull(),
  error: text7("error")
});

// data/platform/schema/billing.ts
import { integer as integer8, primaryKey as primaryKey5, real as real5, sqliteTable as sqliteTable8, text as text8 } from "drizzle-orm/sqlite-core";
var invoices = sqliteTable8("invoices", {
  invoiceId: text8("invoice_id").primaryKey(),
  // ULID
  // `INV-2025-05-001`, corrections `…-R1`; null only while held
  invoiceNumber: text8("invoice_number"),
  tenantId: text8("tenant_id").notNull(),
  period: text8("period").notNull(),
  revision: integer8("revision").notNull(),
  // 0 = original
  correctsInvoiceId: text8("corrects_invoice_id"),
  correctionReason: text8("correction_reason"),
  // overdue is derived
  status: text8("status", { enum: ["held", "draft", "generated", "paid", "cancelled"] }).notNull(),
  billingType: text8("billing_type", { enum: ["MONTHLY", "ADDITIONAL"] }).notNull(),
  periodStart: text8("period_start").notNull(),
  periodEnd: text8("period_end").notNull(),
  planCode: text8("plan_code").notNull(),
  planName: text8("plan_name").notNull(),
  // on the last service day
  contractIds: text8("contract_ids", { mode: "json" }).notNull(),
  currencyCode: text8("currency_code").notNull(),
  baseMinor: integer8("base_minor").notNull(),
  usageMinor: integer8("usage_minor").notNull(),
  additionalMinor: integer8("additional_minor").notNull(),
  discountMinor: integer8("discount_minor").notNull(),
  // stored positive
  subtotalMinor: integer8("subtotal_minor").notNull(),
  taxMinor: integer8("tax_minor").notNull(),
  totalMinor: integer8("total_minor").notNull(),
  paidMinor: integer8("paid_minor").notNull(),
  balanceMinor: integer8("balance_minor").notNull(),
  issueDate: text8("issue_date").notNull(),
  dueDate: text8("due_date").notNull(),
  paymentTerms: text8("payment_terms").notNull(),
  paymentMethod: text8("payment_method").notNull(),
  paidDate: text8("paid_date"),
  issuerSnapshot: text8("issuer_snapshot", { mode: "json" }).notNull(),
  recipientSnapshot: text8("recipient_snapshot", { mode: "json" }).notNull(),
  usageDetails: text8("usage_details", { mode: "json" }).notNull(),
  // as printed
  isEstimated: integer8("is_estimated", { mode: "boolean" }).notNull(),
  holdReason: text8("hold_reason"),
  anomaly: text8("anomaly", { mode: "json" }),
  contentHash: text8("content_hash").notNull(),
  generatedAt: integer8("generated_at").notNull(),
  sentAt: integer8("sent_at"),
  createdAt: integer8("created_at").notNull(),
  updatedAt: integer8("updated_at").notNull()
});
var invoiceLines = sqliteTable8(
  "invoice_lines",
  {
    invoiceId: text8("invoice_id").notNull(),
    lineNo: integer8("line_no").notNull(),
    lineType: text8("line_type", {
      enum: ["base", "users", "storage", "api", "reports", "additional", "discount"]
    }).notNull(),
    label: text8("label").notNull(),
    quantityText: text8("quantity_text").notNull(),
    quantityNum: real5("quantity_num"),
    unit: text8("unit"),
    unitPriceMinor: integer8("unit_price_minor"),
    amountMinor: integer8("amount_minor").notNull(),
    // discount negative
    taxClass: text8("tax_class").notNull(),
    discountId: text8("discount_id"),
    details: text8("details", { mode: "json" }).notNull()
  },
  (t2) => [primaryKey5({ columns: [t2.invoiceId, t2.lineNo] })]
);
var invoiceTaxes = sqliteTable8(
  "invoice_taxes",
  {
    invoiceId: text8("invoice_id").notNull(),
    rateBp: integer8("rate_bp").notNull(),
    taxClass: text8("tax_class").notNull(),
    baseMinor: integer8("base_minor").notNull(),
    taxMinor: integer8("tax_minor").notNull(),
    label: text8("label").notNull()
  },
  (t2) => [primaryKey5({ columns: [t2.invoiceId, t2.rateBp, t2.taxClass] })]
);
var invoiceFiles = sqliteTable8(
  "invoice_files",
  {
    invoiceId: text8("invoice_id").notNull(),
    kind: text8("kind", { enum: ["pdf", "xlsx"] }).notNull(),
    path: text8("path").notNull(),
    bytes: integer8("bytes").notNull(),
    sha256: text8("sha256").notNull(),
    createdAt: integer8("created_at").notNull()
  },
  (t2) => [primaryKey5({ columns: [t2.invoiceId, t2.kind] })]
);
var billingAdjustments = sqliteTable8("billing_adjustments", {
  id: integer8("id").primaryKey(),
  tenantId: text8("tenant_id").notNull(),
  period: text8("period").notNull(),
  kind: text8("kind", { enum: ["SETUP", "ADDITIONAL", "CREDIT"] }).notNull(),
  label: text8("label").notNull(),
  amountMinor: integer8("amount_minor").notNull(),
  // credit negative
  taxClass: text8("tax_class").notNull(),
  status: text8("status", { enum: ["open", "billed"] }).notNull(),
  invoiceId: text8("invoice_id"),
  createdBy: text8("created_by").notNull(),
  createdAt: integer8("created_at").notNull()
});
var billingRuns = sqliteTable8("billing_runs", {
  period: text8("period").primaryKey(),
  runId: text8("run_id").notNull(),
  state: text8("state", { enum: ["running", "done", "partial"] }).notNull(),
  tenants: integer8("tenants").notNull(),
  generated: integer8("generated").notNull(),
  held: integer8("held").notNull(),
  failed: integer8("failed").notNull(),
  totalJpyMinor: integer8("total_jpy_minor").notNull(),
  previousTotalJpyMinor: integer8("previous_total_jpy_minor"),
  startedAt: integer8("started_at").notNull(),
  finishedAt: integer8("finished_at")
});
var accountingExports = sqliteTable8("accounting_exports", {
  id: integer8("id").primaryKey(),
  period: text8("period").notNull(),
  kind: text8("kind", { enum: ["regular", "correction"] }).notNull(),
  path: text8("path").notNull(),
  sha256: text8("sha256").notNull(),
  rows: integer8("rows").notNull(),
  debitMinor: integer8("debit_minor").notNull(),
  creditMinor: integer8("credit_minor").notNull(),
  createdAt: integer8("created_at").notNull()
});

// data/platform/schema/health.ts
import { integer as integer9, primaryKey as primaryKey6, real as real6, sqliteTable as sqliteTable9, text as text9 } from "drizzle-orm/sqlite-core";
var healthCheckRuns = sqliteTable9("health_check_runs", {
  hourMs: integer9("hour_ms").primaryKey(),
  runId: text9("run_id").notNull(),
  level: text9("level").notNull(),
  verdict: text9("verdict", { enum: ["HEALTHY", "DEGRADED", "UNHEALTHY"] }).notNull(),
  pass: integer9("pass").notNull(),
  warn: integer9("warn").notNull(),
  fail: integer9("fail").notNull(),
  unknown: integer9("unknown").notNull(),
  coverageBp: integer9("coverage_bp").notNull(),
  slowestMs: integer9("slowest_ms").notNull(),
  oldestBackupH: real6("oldest_backup_h"),
  checkedAt: integer9("checked_at").notNull()
});
var healthChecks = sqliteTable9(
  "health_checks",
  {
    hourMs: integer9("hour_ms").notNull(),
    checkId: text9("check_id").notNull(),
    component: text9("component").notNull(),
    groupNo: integer9("group_no").notNull(),
    state: text9("state", { enum: ["pass", "warn", "fail", "unknown"] }).notNull(),
    value: real6("value"),
    limitValue: real6("limit_value"),
    unit: text9("unit"),
    ms: integer9("ms").notNull(),
    message: text9("message").notNull(),
    alertKey: text9("alert_key")
  },
  (t2) => [primaryKey6({ columns: [t2.hourMs, t2.checkId, t2.component] })]
);
var dbFiles = sqliteTable9("db_files", {
  path: text9("path").primaryKey(),
  kind: text9("kind", { enum: ["ops", "platform", "tenant", "cache", "archive"] }).notNull(),
  tenantId: text9("tenant_id"),
  lastOkAt: integer9("last_ok_at"),
  lastError: text9("last_error"),
  bytes: integer9("bytes").notNull(),
  walBytes: integer9("wal_bytes").notNull(),
  pageSize: integer9("page_size").notNull(),
  pageCount: integer9("page_count").notNull(),
  freelistCount: integer9("freelist_count").notNull(),
  journalMode: text9("journal_mode").notNull(),
  autoVacuum: integer9("auto_vacuum").notNull(),
  userVersion: integer9("user_version").notNull(),
  analyzedAt: integer9("analyzed_at"),
  watchUntil: integer9("watch_until"),
  // set by 905
  checkedAt: integer9("checked_at").notNull()
});
var appEndpoints = sqliteTable9("app_endpoints", {
  endpointId: text9("endpoint_id").primaryKey(),
  name: text9("name").notNull(),
  url: text9("url").notNull(),
  method: text9("method").notNull(),
  expectStatus: integer9("expect_status").notNull(),
  expectText: text9("expect_text"),
  timeoutMs: integer9("timeout_ms").notNull(),
  slowMs: integer9("slow_ms").notNull(),
  critical: integer9("critical", { mode: "boolean" }).notNull(),
  countsForUptime: integer9("counts_for_uptime", { mode: "boolean" }).notNull(),
  tenantId: text9("tenant_id"),
  authRef: text9("auth_ref"),
  enabled: integer9("enabled", { mode: "boolean" }).notNull()
});
var appChecks = sqliteTable9(
  "app_checks",
  {
    endpointId: text9("endpoint_id").notNull(),
    ts: integer9("ts").notNull(),
    ok: integer9("ok", { mode: "boolean" }).notNull(),
    status: integer9("status"),
    ms: integer9("ms"),
    tries: integer9("tries").notNull(),
    error: text9("error"),
    tlsDays: integer9("tls_days")
  },
  (t2) => [primaryKey6({ columns: [t2.endpointId, t2.ts] })]
);
var netTargets = sqliteTable9("net_targets", {
  targetId: text9("target_id").primaryKey(),
  host: text9("host").notNull(),
  port: integer9("port").notNull(),
  kind: text9("kind", { enum: ["tcp", "http", "https", "dns", "smtp"] }).notNull(),
  url: text9("url"),
  critical: integer9("critical", { mode: "boolean" }).notNull(),
  enabled: integer9("enabled", { mode: "boolean" }).notNull()
});

// data/platform/schema/messages.ts
import { sql } from "drizzle-orm";
import { integer as integer10, sqliteTable as sqliteTable10, text as text10 } from "drizzle-orm/sqlite-core";
var mailQueue = sqliteTable10("mail_queue", {
  deliveryId: text10("delivery_id").primaryKey(),
  // ULID, left part of Message-ID
  dedupeKey: text10("dedupe_key").notNull(),
  // given by the caller, ends with the hash of the address
  tenantId: text10("tenant_id"),
  sourceBatch: text10("source_batch").notNull(),
  channel: text10("channel", {
    enum: ["EMAIL", "SLACK", "TEAMS", "LINE_WORKS", "WEBHOOK"]
  }).notNull(),
  integrationConfigId: text10("integration_config_id").notNull(),
  recipientType: text10("recipient_type", {
    enum: ["USER", "CHANNEL", "GROUP", "WEBHOOK"]
  }).notNull(),
  recipientAddress: text10("recipient_address").notNull(),
  // one address; for hooks a reference
  // sha256 over installation_id and the normalised address
  recipientHash: text10("recipient_hash").notNull(),
  subject: text10("subject"),
  body: text10("body"),
  bodyFormat: text10("body_format"),
  attachments: text10("attachments", { mode: "json" }),
  // nulled 7 days after the end
  priority: integer10("priority").notNull(),
  state: text10("state", {
    enum: [
      "PENDING",
      "SENDING",
      "RETRY",
      "SENT",
      "DEAD",
      "EXPIRED",
      "SUPPRESSED",
      "CANCELLED",
      "IN_DOUBT"
    ]
  }).notNull(),
  nextAttemptAt: integer10("next_attempt_at").notNull(),
  expiresAt: integer10("expires_at").notNull(),
  attempts: integer10("attempts").notNull(),
  // counted failures
  maxAttempts: integer10("max_attempts").notNull(),
  attemptSeq: integer10("attempt_seq").notNull(),
  // all tries
  deferrals: integer10("deferrals").notNull(),
  claimToken: text10("claim_token"),
  claimedByRun: text10("claimed_by_run"),
  leaseUntil: integer10("lease_until"),
  ioStartedAt: integer10("io_started_at"),
  lastClass: text10("last_class", { enum: ["A", "B", "C", "D", "E", "F", "G"] }),
  lastCode: text10("last_code"),
  lastError: text10("last_error"),
  externalMessageId: text10("external_message_id"),
  sentAt: integer10("sent_at"),
  finishedAt: integer10("finished_at"),
  fallbackOf: text10("fallback_of"),
  enqueuedByRun: text10("enqueued_by_run"),
  createdAt: integer10("created_at").notNull(),
  updatedAt: integer10("updated_at").notNull(),
  // the same value under the name it has in notification_deliveries
  idempotencyKey: text10("idempotency_key").generatedAlwaysAs(sql`dedupe_key`, { mode: "virtual" }).notNull()
});
var mailQueueLog = sqliteTable10("mail_queue_log", {
  logId: integer10("log_id").primaryKey(),
  deliveryId: text10("delivery_id").notNull(),
  notificationId: text10("notification_id"),
  attemptSeq: integer10("attempt_seq").notNull(),
  channel: text10("channel").notNull(),
  sendStatus: text10("send_status", {
    enum: ["SUCCESS", "RETRY", "FAILED", "IN_DOUBT", "DEFERRED"]
  }).notNull(),
  outcomeClass: text10("outcome_class"),
  subject: text10("subject"),
  body: text10("body"),
  // SUCCESS only
  messageFormat: text10("message_format"),
  recipientType: text10("recipient_type").notNull(),
  recipientAddress: text10("recipient_address").notNull(),
  recipientHash: text10("recipient_hash").notNull(),
  templateKey: text10("template_key"),
  settingId: integer10("setting_id"),
  integrationConfigId: text10("integration_config_id").notNull(),
  priority: integer10("priority").notNull(),
  responseCode: text10("response_code"),
  responseMessage: text10("response_message"),
  errorDetails: text10("error_details", { mode: "json" }),
  externalMessageId: text10("external_message_id"),
  attachmentHashes: text10("attachment_hashes", { mode: "json" }),
  scheduledAt: integer10("scheduled_at").notNull(),
  startedAt: integer10("started_at").notNull(),
  sentAt: integer10("sent_at"),
  durationMs: integer10("duration_ms").notNull(),
  runId: text10("run_id"),
  batchId: text10("batch_id")
});
var integrationConfigs = sqliteTable10("integration_configs", {
  configId: text10("config_id").primaryKey(),
  tenantId: text10("tenant_id"),
  // null = platform
  // smtp_server, smtp_backup, slack_api, slack_webhook, teams_graph, teams_workflow, lineworks, hr
  integrationKey: text10("integration_key").notNull(),
  service: text10("service").notNull(),
  integrationType: text10("integration_type", {
    enum: ["WEBHOOK", "API", "OAUTH", "SMTP"]
  }).notNull(),
  endpointUrl: text10("endpoint_url"),
  authType: text10("auth_type", {
    enum: ["NONE", "BASIC", "BEARER", "OAUTH2", "JWT", "API_KEY"]
  }).notNull(),
  authRef: text10("auth_ref", { mode: "json" }),
  // references only, R19
  connectionConfig: text10("connection_config", { mode: "json" }).notNull(),
  requestHeaders: text10("request_headers", { mode: "json" }).notNull(),
  timeoutSeconds: integer10("timeout_seconds").notNull(),
  // 30, SMTP 60
  rateLimitPerMinute: integer10("rate_limit_per_minute"),
  attempts: integer10("attempts"),
  attemptInterval: integer10("attempt_interval"),
  isEnabled: integer10("is_enabled", { mode: "boolean" }).notNull(),
  heldByIncident: text10("held_by_incident"),
  healthStatus: text10("health_status", { enum: ["HEALTHY", "UNHEALTHY", "UNKNOWN"] }).notNull(),
  healthCode: text10("health_code"),
  lastHealthCheck: integer10("last_health_check"),
  secretExpiresOn: text10("secret_expires_on"),
  updatedAt: integer10("updated_at").notNull(),
  updatedBy: text10("updated_by").notNull()
});
var channelCircuits = sqliteTable10("channel_circuits", {
  configId: text10("config_id").primaryKey(),
  state: text10("state", { enum: ["CLOSED", "OPEN", "HALF_OPEN", "AUTH"] }).notNull(),
  failuresInRow: integer10("failures_in_row").notNull(),
  recent: text10("recent").notNull(),
  // last 20 as bits
  openUntil: integer10("open_until"),
  openCount: integer10("open_count").notNull(),
  reason: text10("reason"),
  changedAt: integer10("changed_at").notNull(),
  configUpdatedAtSeen: integer10("config_updated_at_seen").notNull()
});

// data/platform/schema/metrics.ts
import { integer as integer11, primaryKey as primaryKey7, real as real7, sqliteTable as sqliteTable11, text as text11 } from "drizzle-orm/sqlite-core";
var metricSeries = sqliteTable11("metric_series", {
  seriesId: integer11("series_id").primaryKey(),
  name: text11("name").notNull(),
  // `cpu.used_pct`
  labels: text11("labels", { mode: "json" }).notNull(),
  // canonical
  unit: text11("unit").notNull(),
  kind: text11("kind", { enum: ["gauge", "rate"] }).notNull(),
  source: text11("source").notNull(),
  minDelta: real7("min_delta")
});
var metric5m = sqliteTable11(
  "metric_5m",
  {
    seriesId: integer11("series_id").notNull(),
    ts: integer11("ts").notNull(),
    // slot start
    value: real7("value")
  },
  (t2) => [primaryKey7({ columns: [t2.seriesId, t2.ts] })]
);
var metricHourly = sqliteTable11(
  "metric_hourly",
  {
    seriesId: integer11("series_id").notNull(),
    bucket: integer11("bucket").notNull(),
    // start
    n: integer11("n").notNull(),
    min: real7("min").notNull(),
    max: real7("max").notNull(),
    avg: real7("avg").notNull(),
    p95: real7("p95").notNull(),
    last: real7("last").notNull()
  },
  (t2) => [primaryKey7({ columns: [t2.seriesId, t2.bucket] })]
);
var metricDaily = sqliteTable11(
  "metric_daily",
  {
    seriesId: integer11("series_id").notNull(),
    bucket: integer11("bucket").notNull(),
    // start of the day in JST
    n: integer11("n").notNull(),
    min: real7("min").notNull(),
    max: real7("max").notNull(),
    avg: real7("avg").notNull(),
    p95: real7("p95").notNull(),
    last: real7("last").notNull()
  },
  (t2) => [primaryKey7({ columns: [t2.seriesId, t2.bucket] })]
);

// data/platform/schema/prices.ts
import { integer as integer12, sqliteTable as sqliteTable12, text as text12 } from "drizzle-orm/sqlite-core";
var planPrices2 = sqliteTable12("plan_prices", {
  id: integer12("id").primaryKey(),
  planCode: text12("plan_code").notNull(),
  currencyCode: text12("currency_code").notNull(),
  validFrom: text12("valid_from").notNull(),
  validTo: text12("valid_to"),
  monthlyFeeMinor: integer12("monthly_fee_minor").notNull(),
  includedUsers: integer12("included_users").notNull(),
  includedStorageGb: integer12("included_storage_gb").notNull(),
  includedApiCalls: integer12("included_api_calls").notNull(),
  includedReports: integer12("included_reports").notNull(),
  priceUserMinor: integer12("price_user_minor").notNull(),
  priceStorageGbMinor: integer12("price_storage_gb_minor").notNull(),
  apiBlockSize: integer12("api_block_size").notNull(),
  // 1000
  priceApiBlockMinor: integer12("price_api_block_minor").notNull(),
  priceReportMinor: integer12("price_report_minor").notNull(),
  taxClass: text12("tax_class", { enum: ["STD", "RED", "ZERO", "OUT"] }).notNull()
});
var taxRates2 = sqliteTable12("tax_rates", {
  id: integer12("id").primaryKey(),
  countryCode: text12("country_code").notNull(),
  region: text12("region"),
  taxClass: text12("tax_class").notNull(),
  rateBp: integer12("rate_bp").notNull(),
  label: text12("label").notNull(),
  // `消費税10%`
  validFrom: text12("valid_from").notNull(),
  validTo: text12("valid_to")
});
var discounts = sqliteTable12("discounts", {
  discountId: text12("discount_id").primaryKey(),
  tenantId: text12("tenant_id"),
  // null = by condition
  type: text12("type", { enum: ["percentage", "fixed", "free_quota"] }).notNull(),
  valueBp: integer12("value_bp"),
  valueMinor: integer12("value_minor"),
  quotaMetric: text12("quota_metric"),
  quotaQuantity: integer12("quota_quantity"),
  applicableItems: text12("applicable_items", { mode: "json" }).notNull(),
  // line types or ["*"]
  priority: integer12("priority").notNull(),
  validFrom: text12("valid_from").notNull(),
  validTo: text12("valid_to"),
  // plans, minSubtotalMinor, minContractMonths
  conditions: text12("conditions", { mode: "json" }).notNull(),
  label: text12("label").notNull(),
  isActive: integer12("is_active", { mode: "boolean" }).notNull()
});
var planSettings = sqliteTable12("plan_settings", {
  id: integer12("id").primaryKey(),
  planCode: text12("plan_code").notNull(),
  category: text12("category", { enum: ["plan", "resource", "feature"] }).notNull(),
  key: text12("key").notNull(),
  dataType: text12("data_type").notNull(),
  value: text12("value").notNull(),
  severity: text12("severity"),
  // null = derived
  autoFix: integer12("auto_fix", { mode: "boolean" })
});
var systemSettings = sqliteTable12("system_settings", {
  key: text12("key").primaryKey(),
  category: text12("category").notNull(),
  dataType: text12("data_type").notNull(),
  value: text12("value").notNull(),
  defaultValue: text12("default_value"),
  validationRules: text12("validation_rules", { mode: "json" }),
  tenantSpecific: integer12("tenant_specific", { mode: "boolean" }).notNull(),
  isSecret: integer12("is_secret", { mode: "boolean" }).notNull(),
  // value is then a reference, R19
  updatedAt: integer12("updated_at").notNull()
});
var tenantSettingOverrides = sqliteTable12("tenant_setting_overrides", {
  id: integer12("id").primaryKey(),
  tenantId: text12("tenant_id").notNull(),
  category: text12("category").notNull(),
  key: text12("key").notNull(),
  value: text12("value").notNull(),
  source: text12("source", { enum: ["contract", "optimizer", "operator"] }).notNull(),
  reason: text12("reason").notNull(),
  validFrom: text12("valid_from").notNull(),
  validUntil: text12("valid_until"),
  createdBy: text12("created_by").notNull()
});

// data/platform/schema/security.ts
import { integer as integer13, sqliteTable as sqliteTable13, text as text13 } from "drizzle-orm/sqlite-core";
var securityIncidents = sqliteTable13("security_incidents", {
  incidentId: text13("incident_id").primaryKey(),
  type: text13("type", {
    enum: ["intrusion", "malware", "ddos", "account_takeover", "data_leak", "insider"]
  }).notNull(),
  severity: text13("severity").notNull(),
  mode: text13("mode", { enum: ["monitor", "block", "isolate"] }).notNull(),
  state: text13("state", { enum: ["open", "contained", "closed"] }).notNull(),
  detectedAt: integer13("detected_at").notNull(),
  awareAt: integer13("aware_at").notNull(),
  tenants: text13("tenants", { mode: "json" }).notNull(),
  windowFrom: integer13("window_from").notNull(),
  windowTo: integer13("window_to").notNull(),
  personalData: text13("personal_data", { enum: ["none", "suspected", "confirmed"] }).notNull(),
  prelimDueTarget: text13("prelim_due_target"),
  prelimDueLimit: text13("prelim_due_limit"),
  finalDue: text13("final_due"),
  reportedAt: text13("reported_at", { mode: "json" }),
  cause: text13("cause"),
  measures: text13("measures"),
  evidenceHead: text13("evidence_head"),
  evidenceManifestSha256: text13("evidence_manifest_sha256"),
  openedBy: text13("opened_by").notNull(),
  closedBy: text13("closed_by")
});
var legalHolds = sqliteTable13("legal_holds", {
  holdId: integer13("hold_id").primaryKey(),
  incidentId: text13("incident_id").notNull(),
  tenantId: text13("tenant_id").notNull(),
  fromAt: integer13("from_at").notNull(),
  toAt: integer13("to_at"),
  kinds: text13("kinds", { mode: "json" }).notNull(),
  // rows, files, logs, backups
  tables: text13("tables", { mode: "json" }).notNull(),
  // or ["*"]
  paths: text13("paths", { mode: "json" }).notNull(),
  liftedAt: integer13("lifted_at"),
  liftedBy: text13("lifted_by")
});

// data/platform/schema/tenants.ts
import { integer as integer14, sqliteTable as sqliteTable14, text as text14 } from "drizzle-orm/sqlite-core";
var planeMeta2 = sqliteTable14("plane_meta", {
  kind: text14("kind", { enum: ["ops", "platform"] }).primaryKey(),
  installationId: text14("installation_id").notNull(),
  schemaVersion: integer14("schema_version").notNull(),
  appVersion: text14("app_version").notNull(),
  createdAt: integer14("created_at").notNull()
});
var plans = sqliteTable14("plans", {
  planCode: text14("plan_code", {
    enum: ["FREE", "BASIC", "STANDARD", "PREMIUM", "ENTERPRISE", "TRIAL"]
  }).primaryKey(),
  planName: text14("plan_name").notNull(),
  isBillable: integer14("is_billable", { mode: "boolean" }).notNull(),
  sort: integer14("sort").notNull(),
  validFrom: text14("valid_from").notNull(),
  validTo: text14("valid_to")
});
var tenants2 = sqliteTable14("tenants", {
  tenantId: text14("tenant_id").primaryKey(),
  tenantCode: text14("tenant_code").notNull(),
  // file name and URL code
  tenantName: text14("tenant_name").notNull(),
  tenantNameEn: text14("tenant_name_en"),
  tenantShortName: text14("tenant_short_name"),
  tenantType: text14("tenant_type", {
    enum: ["ENTERPRISE", "DEPARTMENT", "SUBSIDIARY", "PARTNER", "TRIAL"]
  }).notNull(),
  parentTenantId: text14("parent_tenant_id"),
  tenantLevel: integer14("tenant_level").notNull(),
  status: text14("status", {
    enum: ["ACTIVE", "INACTIVE", "SUSPENDED", "TRIAL", "EXPIRED"]
  }).notNull(),
  subscriptionPlan: text14("subscription_plan").notNull(),
  // copy of the running contract's plan
  maxUsers: integer14("max_users").notNull(),
  maxStorageGb: integer14("max_storage_gb").notNull(),
  apiRateLimit: integer14("api_rate_limit").notNull(),
  // contract maxima: users, GB, calls per hour
  // for the 80/95 % alert; null = plan's included quantity
  monthlyApiLimit: integer14("monthly_api_limit"),
  countryCode: text14("country_code").notNull(),
  region: text14("region"),
  currencyCode: text14("currency_code").notNull(),
  locale: text14("locale").notNull(),
  timezone: text14("timezone").notNull(),
  postalCode: text14("postal_code").notNull(),
  address: text14("address").notNull(),
  phoneNumber: text14("phone_number").notNull(),
  // printed on invoices
  adminEmail: text14("admin_email").notNull(),
  contactEmail: text14("contact_email"),
  contractStartDate: text14("contract_start_date").notNull(),
  contractEndDate: text14("contract_end_date"),
  trialEndDate: text14("trial_end_date"),
  // copy of the running contract
  isDeleted: integer14("is_deleted", { mode: "boolean" }).notNull().default(false),
  createdAt: integer14("created_at").notNull(),
  updatedAt: integer14("updated_at").notNull()
});
var tenantContacts = sqliteTable14("tenant_contacts", {
  id: integer14("id").primaryKey(),
  tenantId: text14("tenant_id").notNull(),
  contactType: text14("contact_type", { enum: ["PRIMARY", "BILLING", "EMERGENCY"] }).notNull(),
  name: text14("name").notNull(),
  email: text14("email").notNull(),
  phone: text14("phone"),
  isActive: integer14("is_active", { mode: "boolean" }).notNull()
});
var tenantStatusHistory = sqliteTable14("tenant_status_history", {
  id: integer14("id").primaryKey(),
  tenantId: text14("tenant_id").notNull(),
  status: text14("status").notNull(),
  fromAt: integer14("from_at").notNull(),
  toAt: integer14("to_at"),
  reason: text14("reason").notNull(),
  changedBy: text14("changed_by").notNull()
});
var contracts = sqliteTable14("contracts", {
  contractId: text14("contract_id").primaryKey(),
  tenantId: text14("tenant_id").notNull(),
  planCode: text14("plan_code").notNull(),
  startDate: text14("start_date").notNull(),
  endDate: text14("end_date"),
  // null = open-ended
  autoRenew: integer14("auto_renew", { mode: "boolean" }).notNull(),
  billingCycle: text14("billing_cycle", { enum: ["MONTHLY", "QUARTERLY", "ANNUAL"] }).notNull(),
  paymentTerms: text14("payment_terms").notNull(),
  // `NET30` default, `NET<n>`, `EOM`, `EOM+<n>`
  paymentMethod: text14("payment_method", {
    enum: ["BANK_TRANSFER", "AUTO_DEBIT", "CREDIT_CARD"]
  }).notNull(),
  currencyCode: text14("currency_code").notNull(),
  renewedBy: text14("renewed_by"),
  noticeEnabled: integer14("notice_enabled", { mode: "boolean" }).notNull(),
  createdAt: integer14("created_at").notNull(),
  updatedAt: integer14("updated_at").notNull()
});

// data/platform/schema/usage.ts
import { integer as integer15, primaryKey as primaryKey8, real as real8, sqliteTable as sqliteTable15, text as text15 } from "drizzle-orm/sqlite-core";
var tenantUsageDaily = sqliteTable15(
  "tenant_usage_daily",
  {
    usageDate: text15("usage_date").notNull(),
    tenantId: text15("tenant_id").notNull(),
    activeUsers: integer15("active_users").notNull(),
    // R18
    activeUsersMtd: integer15("active_users_mtd").notNull(),
    // distinct since the 1st: billing basis
    registeredUsers: integer15("registered_users").notNull(),
    // ACTIVE at the end of the day
    totalLogins: integer15("total_logins").notNull(),
    // successful
    apiRequests: integer15("api_requests").notNull(),
    apiSuccess: integer15("api_success").notNull(),
    // 2xx/3xx
    apiClientErrors: integer15("api_client_errors").notNull(),
    apiServerErrors: integer15("api_server_errors").notNull(),
    responseTimeAvgMs: real8("response_time_avg_ms"),
    responseTimeMaxMs: integer15("response_time_max_ms"),
    responseTimeP95Ms: integer15("response_time_p95_ms"),
    requestBytes: integer15("request_bytes").notNull(),
    responseBytes: integer15("response_bytes").notNull(),
    busyMs: integer15("busy_ms").notNull(),
    // sum of response times, not billed
    dataBytes: integer15("data_bytes").notNull(),
    fileBytes: integer15("file_bytes").notNull(),
    reportBytes: integer15("report_bytes").notNull(),
    backupBytes: integer15("backup_bytes").notNull(),
    // snapshot at run time
    storageBytes: integer15("storage_bytes").notNull(),
    // data + file + report, billed
    storageEstimated: integer15("storage_estimated", { mode: "boolean" }).notNull(),
    reportsGenerated: integer15("reports_generated").notNull(),
    // successful
    reportsBillable: integer15("reports_billable").notNull(),
    // asked for by a person
    skillAssessments: integer15("skill_assessments").notNull(),
    notificationSent: integer15("notification_sent").notNull(),
    errorCount: integer15("error_count").notNull(),
    peakConcurrentUsers: integer15("peak_concurrent_users").notNull(),
    peakTime: text15("peak_time"),
    // HH:MM, best 5-minute bucket
    uptimePercentageBp: integer15("uptime_percentage_bp"),
    mtdEstimateMinor: integer15("mtd_estimate_minor"),
    currencyCode: text15("currency_code"),
    // month invoiced; a later change is allowed but alarmed
    isFinal: integer15("is_final", { mode: "boolean" }).notNull(),
    contentHash: text15("content_hash").notNull(),
    revision: integer15("revision").notNull(),
    // rises only when a value changed
    collectedAt: integer15("collected_at").notNull(),
    createdAt: integer15("created_at").notNull(),
    updatedAt: integer15("updated_at").notNull()
  },
  (t2) => [primaryKey8({ columns: [t2.usageDate, t2.tenantId] })]
);
var tenantUsageMonthly = sqliteTable15(
  "tenant_usage_monthly",
  {
    period: text15("period").notNull(),
    tenantId: text15("tenant_id").notNull(),
    days: integer15("days").notNull(),
    // days that had a row
    // distinct in the month: the last day's active_users_mtd
    activeUsers: integer15("active_users").notNull(),
    totalLogins: integer15("total_logins").notNull(),
    apiRequests: integer15("api_requests").notNull(),
    apiSuccess: integer15("api_success").notNull(),
    apiClientErrors: integer15("api_client_errors").notNull(),
    apiServerErrors: integer15("api_server_errors").notNull(),
    responseTimeAvgMs: real8("response_time_avg_ms"),
    // weighted by calls
    responseTimeMaxMs: integer15("response_time_max_ms"),
    requestBytes: integer15("request_bytes").notNull(),
    responseBytes: integer15("response_bytes").notNull(),
    busyMs: integer15("busy_ms").notNull(),
    reportsGenerated: integer15("reports_generated").notNull(),
    reportsBillable: integer15("reports_billable").notNull(),
    skillAssessments: integer15("skill_assessments").notNull(),
    notificationSent: integer15("notification_sent").notNull(),
    errorCount: integer15("error_count").notNull(),
    peakConcurrentUsers: integer15("peak_concurrent_users").notNull(),
    avgActiveUsers: real8("avg_active_users").notNull(),
    // mean of the days
    avgRegisteredUsers: real8("avg_registered_users").notNull(),
    avgDataBytes: real8("avg_data_bytes").notNull(),
    avgFileBytes: real8("avg_file_bytes").notNull(),
    avgReportBytes: real8("avg_report_bytes").notNull(),
    avgBackupBytes: real8("avg_backup_bytes").notNull(),
    avgStorageBytes: real8("avg_storage_bytes").notNull()
  },
  (t2) => [primaryKey8({ columns: [t2.period, t2.tenantId] })]
);
var tenantFeatureUsageDaily = sqliteTable15(
  "tenant_feature_usage_daily",
  {
    usageDate: text15("usage_date").notNull(),
    tenantId: text15("tenant_id").notNull(),
    feature: text15("feature").notNull(),
    calls: integer15("calls").notNull(),
    users: integer15("users").notNull(),
    totalMs: integer15("total_ms").notNull()
  },
  (t2) => [primaryKey8({ columns: [t2.usageDate, t2.tenantId, t2.feature] })]
);
var usageStatistics = sqliteTable15(
  "usage_statistics",
  {
    usageDate: text15("usage_date").notNull(),
    tenantId: text15("tenant_id").notNull(),
    apiCallsCount: integer15("api_calls_count").notNull(),
    uniqueUsersCount: integer15("unique_users_count").notNull(),
    successfulApiCalls: integer15("successful_api_calls").notNull(),
    clientErrors: integer15("client_errors").notNull(),
    serverErrors: integer15("server_errors").notNull(),
    avgResponseMs: real8("avg_response_ms"),
    p95ResponseMs: integer15("p95_response_ms"),
    maxResponseMs: integer15("max_response_ms"),
    requestBytes: integer15("request_bytes").notNull(),
    responseBytes: integer15("response_bytes").notNull(),
    totalFiles: integer15("total_files").notNull(),
    storageUsedBytes: integer15("storage_used_bytes").notNull(),
    lastUploadAt: integer15("last_upload_at"),
    dbBytes: integer15("db_bytes"),
    diskBytes: integer15("disk_bytes"),
    reportsGenerated: integer15("reports_generated").notNull(),
    successfulReports: integer15("successful_reports").notNull(),
    reportUsers: integer15("report_users").notNull(),
    reportsGeneratedAuto: integer15("reports_generated_auto").notNull(),
    totalSessions: integer15("total_sessions").notNull(),
    activeUsersCount: integer15("active_users_count").notNull(),
    // R18
    avgSessionSeconds: integer15("avg_session_seconds"),
    peakConcurrentSessions: integer15("peak_concurrent_sessions").notNull(),
    warnings: text15("warnings", { mode: "json" }),
    runId: text15("run_id").notNull(),
    updatedAt: integer15("updated_at").notNull()
  },
  (t2) => [primaryKey8({ columns: [t2.usageDate, t2.tenantId] })]
);

// data/platform/open.ts
var plane2 = { kind: "platform", migrations: platformMigrations, synchronous: "FULL" };
function createPlatform(path, identity) {
  return handle2(path, createPlane(path, plane2, identity));
}
function handle2(path, sqlite) {
  return { plane: "platform", path, sqlite, orm: drizzle2(sqlite, { schema: schema_exports2 }) };
}

// server/demo/dice.ts
import { createHash as createHash4 } from "node:crypto";
var TWO_TO_32 = 4294967296;
function dice(seed, topic) {
  const unit = sfc32(createHash4("sha256").update(`${seed}|${topic}`).digest());
  const int = (from, to) => from + Math.floor(unit() * (to - from + 1));
  const pick = (list) => list[Math.floor(unit() * list.length)];
  return {
    unit,
    int,
    pick,
    chance: (probability) => unit() < probability,
    weighted: (list, weights) => list[weightedIndex(unit(), weights)],
    bell: () => (unit() + unit() + unit() + unit() - 2) * 1.732,
    fork: (deeper) => dice(seed, `${topic}/${deeper}`)
  };
}
function weightedIndex(at, weights) {
  let left = at * weights.reduce((sum2, weight) => sum2 + weight, 0);
  for (let index = 0; index < weights.length; index++) {
    left -= weights[index] ?? 0;
    if (left < 0) return index;
  }
  return weights.length - 1;
}
function sfc32(state2) {
  let a = state2.readUInt32LE(0) | 0;
  let b = state2.readUInt32LE(4) | 0;
  let c = state2.readUInt32LE(8) | 0;
  let counter = state2.readUInt32LE(12) | 0;
  return () => {
    const sum2 = (a + b | 0) + counter | 0;
    counter = counter + 1 | 0;
    a = b ^ b >>> 9;
    b = c + (c << 3) | 0;
    c = c << 21 | c >>> 11;
    c = c + sum2 | 0;
    return (sum2 >>> 0) / TWO_TO_32;
  };
}

// server/domain/billing/journal.ts
function journalRows(invoice2, accounts2, booking = "book") {
  const entries = [
    { account: accounts2.receivable, minor: invoice2.totalMinor, taxCategory: "\u5BFE\u8C61\u5916" },
    ...invoice2.taxes.flatMap((box2) => [
      { account: accounts2.sales, minor: -box2.baseMinor, taxCategory: taxCategory(box2) },
      { account: accounts2.taxReceived, minor: -box2.taxMinor, taxCategory: taxCategory(box2) }
    ])
  ];
  const sign = booking === "book" ? 1 : -1;
  return entries.filter((entry) => entry.minor !== 0).map((entry) => row(invoice2, { ...entry, minor: entry.minor * sign }));
}
function balanceOf(rows) {
  return {
    debit: sumOf(rows.map((each) => each.debitMinor)),
    credit: sumOf(rows.map((each) => each.creditMinor))
  };
}
function row(invoice2, entry) {
  const isDebit = entry.minor > 0;
  return {
    date: invoice2.issueDate,
    number: invoice2.number,
    tenantCode: invoice2.tenantCode,
    tenantName: invoice2.tenantName,
    debitAccount: isDebit ? entry.account : "",
    debitMinor: isDebit ? entry.minor : 0,
    creditAccount: isDebit ? "" : entry.account,
    creditMinor: isDebit ? 0 : -entry.minor,
    taxCategory: entry.taxCategory,
    summary: invoice2.summary,
    dueDate: invoice2.dueDate
  };
}
function taxCategory(box2) {
  const percent = `${box2.rateBp / 100}%`;
  switch (box2.taxClass) {
    case "RED":
      return `\u8AB2\u7A0E\u58F2\u4E0A${percent}(\u8EFD\u6E1B)`;
    case "ZERO":
      return "\u514D\u7A0E\u58F2\u4E0A";
    case "OUT":
      return "\u5BFE\u8C61\u5916";
    default:
      return box2.rateBp === 0 ? "\u514D\u7A0E\u58F2\u4E0A" : `\u8AB2\u7A0E\u58F2\u4E0A${percent}`;
  }
}

// server/demo/platform/accounting.ts
var HEADER = "\u4F1D\u7968\u65E5\u4ED8,\u8ACB\u6C42\u66F8\u756A\u53F7,\u53D6\u5F15\u5148\u30B3\u30FC\u30C9,\u53D6\u5F15\u5148\u540D,\u501F\u65B9\u79D1\u76EE,\u501F\u65B9\u91D1\u984D,\u8CB8\u65B9\u79D1\u76EE,\u8CB8\u65B9\u91D1\u984D,\u7A0E\u533A\u5206,\u6458\u8981,\u652F\u6255\u671F\u9650";
var ACCOUNTS = { receivable: "\u58F2\u639B\u91D1", sales: "\u58F2\u4E0A\u9AD8", taxReceived: "\u4EEE\u53D7\u6D88\u8CBB\u7A0E" };
function accountingOf(period, invoices2) {
  const booked = invoices2.filter(
    (entry) => entry.period === period && entry.quote.currency === "JPY"
  );
  const rows = booked.flatMap(bookings);
  const balance = balanceOf(rows);
  const path = `accounting/accounting_${period}.csv`;
  const file = textFile(path, `\uFEFF${[HEADER, ...rows.map(csvLine)].join("\r\n")}\r
`);
  return {
    file,
    row: {
      period,
      kind: "regular",
      path: `reports/_platform/${path}`,
      sha256: file.sha256,
      rows: rows.length,
      debit_minor: balance.debit,
      credit_minor: balance.credit,
      created_at: billingDueAt(period) + 2e4
    }
  };
}
function bookings({ number, story: story2, quote, row: row2, period }) {
  const booked = {
    number,
    issueDate: String(row2.issue_date),
    dueDate: String(row2.due_date),
    tenantCode: story2.company.code,
    tenantName: story2.company.name,
    totalMinor: quote.totalMinor,
    taxes: quote.taxes,
    summary: `${period} \u5229\u7528\u6599`
  };
  return journalRows(booked, ACCOUNTS);
}
function csvLine(row2) {
  const amount = (minor) => minor === 0 ? "" : String(minor);
  return [
    row2.date,
    row2.number,
    row2.tenantCode,
    row2.tenantName,
    row2.debitAccount,
    amount(row2.debitMinor),
    row2.creditAccount,
    amount(row2.creditMinor),
    row2.taxCategory,
    row2.summary,
    row2.dueDate
  ].join(",");
}

// server/demo/platform/prices.ts
var PRICES_FROM = "2023-04-01";
var JP_TAX_FROM = "2019-10-01";
var API_BLOCK = 1e3;
var PRICES = [
  price("FREE", "JPY", [0, 0, 0, 0, 0], [10, 1, 5e3, 10]),
  price("BASIC", "JPY", [2e4, 500, 300, 200, 60], [50, 10, 2e4, 10]),
  price("STANDARD", "JPY", [5e4, 400, 300, 200, 50], [100, 100, 5e4, 20]),
  price("PREMIUM", "JPY", [8e4, 350, 280, 200, 50], [200, 200, 8e4, 30]),
  price("ENTERPRISE", "JPY", [1e5, 300, 250, 200, 40], [300, 400, 1e5, 60]),
  price("BASIC", "USD", [15e3, 350, 220, 150, 45], [50, 10, 2e4, 10]),
  price("STANDARD", "USD", [38e3, 300, 220, 150, 40], [100, 100, 5e4, 20]),
  price("ENTERPRISE", "USD", [75e3, 220, 190, 150, 30], [300, 400, 1e5, 60])
];
function price(plan, currency, [fee, perUser, perGb, perBlock, perReport], [includedUsers, includedGb, includedCalls, includedReports]) {
  return {
    plan,
    currency,
    fee,
    perUser,
    perGb,
    perBlock,
    perReport,
    includedUsers,
    includedGb,
    includedCalls,
    includedReports
  };
}
function priceOf(plan, currency) {
  return PRICES.find((entry) => entry.plan === plan && entry.currency === currency);
}
var TAX_RATES = [
  ["JP", "STD", 1e3, "\u6D88\u8CBB\u7A0E10%"],
  ["JP", "RED", 800, "\u6D88\u8CBB\u7A0E8%\uFF08\u8EFD\u6E1B\u7A0E\u7387\uFF09"],
  ["US", "STD", 0, "\u5BFE\u8C61\u5916\uFF08\u56FD\u5916\u53D6\u5F15\uFF09"],
  ["US", "RED", 0, "\u5BFE\u8C61\u5916\uFF08\u56FD\u5916\u53D6\u5F15\uFF09"]
];
function priceTables() {
  return [
    ["plans", PLANS.map(planRow)],
    ["plan_prices", PRICES.map(priceRow)],
    ["tax_rates", TAX_RATES.map(taxRow)]
  ];
}
var PLANS = [
  ["FREE", "\u30D5\u30EA\u30FC", 0],
  ["TRIAL", "\u30C8\u30E9\u30A4\u30A2\u30EB", 0],
  ["BASIC", "\u30D9\u30FC\u30B7\u30C3\u30AF", 1],
  ["STANDARD", "\u30B9\u30BF\u30F3\u30C0\u30FC\u30C9", 1],
  ["PREMIUM", "\u30D7\u30EC\u30DF\u30A2\u30E0", 1],
  ["ENTERPRISE", "\u30A8\u30F3\u30BF\u30FC\u30D7\u30E9\u30A4\u30BA", 1]
];
function planRow([code, name, billable], index) {
  return {
    plan_code: code,
    plan_name: name,
    is_billable: billable,
    sort: index + 1,
    valid_from: PRICES_FROM
  };
}
function priceRow(entry) {
  return {
    plan_code: entry.plan,
    currency_code: entry.currency,
    valid_from: PRICES_FROM,
    monthly_fee_minor: entry.fee,
    included_users: entry.includedUsers,
    included_storage_gb: entry.includedGb,
    included_api_calls: entry.includedCalls,
    included_reports: entry.includedReports,
    price_user_minor: entry.perUser,
    price_storage_gb_minor: entry.perGb,
    api_block_size: API_BLOCK,
    price_api_block_minor: entry.perBlock,
    price_report_minor: entry.perReport,
    tax_class: "STD"
  };
}
function taxRow([country, taxClass, rate, label]) {
  return {
    country_code: country,
    tax_class: taxClass,
    rate_bp: rate,
    label,
    valid_from: JP_TAX_FROM
  };
}

// server/demo/platform/discounts.ts
var DISCOUNTS = [
  {
    id: "DSC0001",
    code: "aoba-systems",
    label: "\u9577\u671F\u5951\u7D04\u5272\u5F15",
    priority: 10,
    items: ["*"],
    type: "percentage",
    bp: 700
  },
  {
    id: "DSC0002",
    code: "aoba-systems",
    label: "API\u7121\u6599\u67A0 10,000\u56DE",
    priority: 1,
    items: ["api"],
    type: "free_quota",
    metric: "api",
    quantity: 1e4
  },
  {
    id: "DSC0003",
    code: "kobato-trade",
    label: "\u7D39\u4ECB\u5272\u5F15",
    priority: 20,
    items: ["*"],
    type: "fixed",
    minor: 3e3
  },
  {
    id: "DSC0004",
    code: "sakura-hd",
    label: "\u30B0\u30EB\u30FC\u30D7\u672C\u793E\u5272\u5F15",
    priority: 10,
    items: ["base"],
    type: "percentage",
    bp: 2e3
  },
  {
    id: "DSC0005",
    code: "midori-logi",
    label: "\u5927\u53E3\u5272\u5F15",
    priority: 10,
    items: ["users"],
    type: "percentage",
    bp: 1e3
  },
  {
    id: "DSC0006",
    code: "midori-logi",
    label: "\u5C0E\u5165\u652F\u63F4\u5272\u5F15",
    priority: 20,
    items: ["*"],
    type: "fixed",
    minor: 1e4
  }
];
function adjustments(calendar) {
  const oldest = calendar.invoicedMonths[0];
  const middle = calendar.invoicedMonths[6];
  const { openMonth } = calendar;
  return [
    {
      code: "kaede-foods",
      period: oldest,
      kind: "SETUP",
      label: "\u521D\u671F\u8A2D\u5B9A\u8CBB",
      minor: 3e4,
      taxClass: "STD"
    },
    {
      code: "sakura-hd",
      period: middle,
      kind: "ADDITIONAL",
      label: "\u793E\u5185\u5831\u7528\u65B0\u805E\u306E\u5B9A\u671F\u8CFC\u8AAD\uFF08\u8EFD\u6E1B\u7A0E\u7387\uFF09",
      minor: 4900,
      taxClass: "RED"
    },
    {
      code: "yuzu-print",
      period: middle,
      kind: "CREDIT",
      label: "\u969C\u5BB3\u6642\u9593\u306E\u6E1B\u984D",
      minor: -1500,
      taxClass: "STD"
    },
    {
      code: "aoba-systems",
      period: openMonth,
      kind: "ADDITIONAL",
      label: "\u7BA1\u7406\u8005\u7814\u4FEE\u306E\u5B9F\u65BD",
      minor: 5e3,
      taxClass: "STD"
    },
    {
      code: "momiji-travel",
      period: openMonth,
      kind: "CREDIT",
      label: "\u4E8C\u91CD\u8ACB\u6C42\u306E\u623B\u3057",
      minor: -2e3,
      taxClass: "STD"
    }
  ];
}
function discountRows(stories) {
  return DISCOUNTS.flatMap((discount) => discountRow(discount, stories));
}
function adjustmentRows(stories, calendar) {
  return adjustments(calendar).flatMap((entry) => {
    const tenantId = stories.find(({ company: company2 }) => company2.code === entry.code)?.tenantId;
    if (tenantId === void 0) return [];
    return {
      tenant_id: tenantId,
      period: entry.period,
      kind: entry.kind,
      label: entry.label,
      amount_minor: entry.minor,
      tax_class: entry.taxClass,
      status: "open",
      created_by: "keiri",
      created_at: daySpan(addDays(firstDayOf(addMonths(entry.period, 1)), -5)).from
    };
  });
}
function discountRow(discount, stories) {
  const tenantId = stories.find(({ company: company2 }) => company2.code === discount.code)?.tenantId;
  if (tenantId === void 0) return [];
  return [
    {
      discount_id: discount.id,
      tenant_id: tenantId,
      type: discount.type,
      value_bp: discount.type === "percentage" ? discount.bp : null,
      value_minor: discount.type === "fixed" ? discount.minor : null,
      quota_metric: discount.type === "free_quota" ? discount.metric : null,
      quota_quantity: discount.type === "free_quota" ? discount.quantity : null,
      applicable_items: JSON.stringify(discount.items),
      priority: discount.priority,
      valid_from: PRICES_FROM,
      conditions: "{}",
      label: discount.label,
      is_active: 1
    }
  ];
}

// server/demo/platform/integration-rows.ts
function integrationRows(stories, { at, addresses }) {
  const hr = stories.flatMap(
    ({ tenantId, company: company2 }) => company2.hr === void 0 ? [] : [{ ...hrConfig(company2.hr, addresses), tenantId }]
  );
  const chat = stories.filter(
    ({ company: company2 }) => is(company2, "holding") || is(company2, "large") || company2.code === "aoba-systems"
  ).map((story2) => ({ ...slackConfig(addresses), tenantId: story2.tenantId }));
  const all = [{ ...smtpConfig(addresses), tenantId: null }, ...hr, ...chat];
  return all.map((config, index) => configRow(config, index, at));
}
function smtpConfig({ smtpHost, smtpPort }) {
  return {
    key: "smtp_server",
    service: "SMTP",
    type: "SMTP",
    url: `smtp://${smtpHost}:${smtpPort}`,
    auth: "NONE",
    authRef: null,
    connection: {
      host: smtpHost,
      port: smtpPort,
      secure: false,
      from: "toban@sakura-hd.example.co.jp"
    }
  };
}
function slackConfig({ slack }) {
  return {
    key: "slack_api",
    service: "SLACK",
    type: "API",
    url: slack,
    auth: "BEARER",
    authRef: { env: "TOBAN_DEMO_SLACK_TOKEN" },
    connection: { defaultChannel: "C0001" }
  };
}
function hrConfig(source2, { hr }) {
  if (source2 === "rest") {
    return {
      key: "hr",
      service: "HR",
      type: "API",
      url: hr,
      auth: "BEARER",
      authRef: { env: "TOBAN_DEMO_HR_TOKEN" },
      connection: {
        source: "rest",
        paging: "page",
        perPage: 200,
        syncType: "incremental",
        entities: ENTITIES
      }
    };
  }
  const columns = source2 === "csv_shift_jis" ? { columns: JAPANESE_HEADERS } : {};
  return {
    key: "hr",
    service: "HR",
    type: "API",
    url: null,
    auth: "NONE",
    authRef: null,
    connection: {
      source: "csv",
      encoding: "auto",
      syncType: "full",
      entities: ENTITIES,
      ...columns
    }
  };
}
var ENTITIES = ["departments", "positions"];
function configRow(config, index, at) {
  return {
    config_id: `INT${String(index + 1).padStart(4, "0")}`,
    tenant_id: config.tenantId,
    integration_key: config.key,
    service: config.service,
    integration_type: config.type,
    endpoint_url: config.url,
    auth_type: config.auth,
    auth_ref: config.authRef === null ? null : JSON.stringify(config.authRef),
    connection_config: JSON.stringify(config.connection),
    request_headers: "{}",
    timeout_seconds: config.type === "SMTP" ? 60 : 30,
    rate_limit_per_minute: config.key === "slack_api" ? 50 : null,
    // There is no stand-in for Slack yet; the settings are there to be switched on.
    is_enabled: config.key === "slack_api" ? 0 : 1,
    health_status: "UNKNOWN",
    updated_at: at,
    updated_by: "operator"
  };
}
function netTargetRows(addresses) {
  const web = new URL(addresses.web);
  const hr = new URL(addresses.hr);
  return [
    target("mail", [addresses.smtpHost, addresses.smtpPort, "smtp"], null, 1),
    target("app", [web.hostname, Number(web.port), "http"], `${addresses.web}/ok`, 1),
    target("hr", [hr.hostname, Number(hr.port), "http"], addresses.hr, 0)
  ];
}
function target(id, [host, port, kind], url, critical) {
  return { target_id: id, host, port, kind, url, critical, enabled: 1 };
}
function endpointRows({ web }) {
  const pages = [
    ["app-top", "\u30B9\u30AD\u30EB\u7BA1\u7406 \u30C8\u30C3\u30D7", "/ok", 200, 1],
    ["app-search", "\u30B9\u30AD\u30EB\u691C\u7D22", "/slow", 200, 1],
    ["app-report", "\u5E33\u7968\u4F5C\u6210", "/flaky", 200, 1],
    // The old portal is known to be gone; it is watched again when somebody switches it on.
    ["app-portal", "\u65E7\u30DD\u30FC\u30BF\u30EB", "/down", 200, 0]
  ];
  return pages.map(([id, name, path, status, enabled]) => ({
    endpoint_id: id,
    name,
    url: `${web}${path}`,
    method: "GET",
    expect_status: status,
    timeout_ms: 5e3,
    slow_ms: 1e3,
    critical: id === "app-top" ? 1 : 0,
    counts_for_uptime: id === "app-top" ? 1 : 0,
    enabled
  }));
}

// server/demo/story.ts
var SUSPENDED_DAYS_AGO = 20;
var IDLE_DAYS = 95;
var NEW_DAYS_AGO = 3;
var CONTRACT_ENDS_IN_DAYS = 10;
var ENDED_ON_DAY = 20;
var PLAN_CHANGED_ON_DAY = 13;
function story(company2, number, calendar) {
  const contracts2 = contractsOf(company2, number, calendar);
  const activity = activityOf(company2, calendar);
  const lastDay = activity?.until ?? addDays(calendar.today, -1);
  return {
    company: company2,
    tenantId: `TNT${String(number).padStart(4, "0")}`,
    status: statusOf(company2),
    statusSince: statusSince(company2, calendar),
    contracts: contracts2,
    activity,
    measured: measuredOf(contracts2, calendar),
    quietAfter: Math.min(calendar.now, daySpan(lastDay).to)
  };
}
function contractOn2(teller, day) {
  const covering = teller.contracts.find(
    (contract) => contract.start <= day && (contract.end === null || day <= contract.end)
  );
  return covering ?? teller.contracts.at(-1);
}
function statusOf(company2) {
  if (is(company2, "suspended")) return "SUSPENDED";
  return is(company2, "contract_ended") ? "EXPIRED" : "ACTIVE";
}
function statusSince(company2, calendar) {
  if (is(company2, "suspended")) return addDays(calendar.today, -SUSPENDED_DAYS_AGO);
  return is(company2, "contract_ended") ? addDays(endedOn(calendar), 1) : null;
}
function endedOn(calendar) {
  return `${calendar.openMonth}-${ENDED_ON_DAY}`;
}
function contractsOf(company2, number, calendar) {
  const id = (part) => `CTR${String(number).padStart(4, "0")}-${part}`;
  const start = is(company2, "new") ? addDays(calendar.today, -NEW_DAYS_AGO) : firstDayOf(addMonths(calendar.thisMonth, -20 - number % 14));
  const whole = {
    contractId: id(1),
    plan: company2.plan,
    start,
    autoRenew: 0,
    renewedBy: null
  };
  if (is(company2, "contract_ends_soon")) {
    return [{ ...whole, end: addDays(calendar.today, CONTRACT_ENDS_IN_DAYS) }];
  }
  if (is(company2, "contract_ended")) return [{ ...whole, end: endedOn(calendar) }];
  if (is(company2, "plan_change")) return changedPlan(whole, calendar, id(2));
  return [{ ...whole, end: null }];
}
function changedPlan(last, calendar, secondId) {
  const changedOn = `${calendar.openMonth}-${PLAN_CHANGED_ON_DAY}`;
  return [
    { ...last, plan: "BASIC", end: addDays(changedOn, -1), renewedBy: secondId },
    { ...last, contractId: secondId, start: changedOn, end: null }
  ];
}
function activityOf(company2, calendar) {
  const from = calendar.days[0].day;
  if (is(company2, "new")) return null;
  if (is(company2, "suspended")) {
    return { from, until: addDays(calendar.today, -SUSPENDED_DAYS_AGO - 1) };
  }
  if (is(company2, "idle")) return { from, until: addDays(calendar.today, -IDLE_DAYS) };
  if (is(company2, "contract_ended")) return { from, until: endedOn(calendar) };
  return { from, until: calendar.today };
}
function measuredOf(contracts2, calendar) {
  const firstDay = calendar.days[0].day;
  const start = contracts2[0].start;
  const end = contracts2.at(-1).end;
  const from = start > firstDay ? start : firstDay;
  const until = end !== null && end < calendar.lastUsageDay ? end : calendar.lastUsageDay;
  return until < from ? null : { from, until };
}

// server/demo/tenant/scene.ts
function present(scene) {
  return scene.people.filter((person) => person.retireDate === null);
}

// server/demo/tenant/upload-rows.ts
var SMALL_FILES = 8;
var MIB = 1024 * 1024;
var VIDEO_BYTES = 64 * MIB;
var FULL_STORAGE_GB = 1;
var VIDEO_SHARE_BP = { storage_83: 8260, over_storage: 10300 };
function uploadsOf(scene) {
  if (scene.story.activity === null) return { rows: [], files: [] };
  const files = [...smallFiles(scene), ...videos(scene)];
  return {
    files,
    rows: files.map((file, index) => uploadRow(file, index, { scene, of: files.length }))
  };
}
function smallFiles(scene) {
  const people = present(scene).slice(0, SMALL_FILES);
  return people.map(
    (person, index) => index % 2 === 0 ? textFile(
      `certificates/${person.code}_\u5408\u683C\u8A3C.txt`,
      `\u5408\u683C\u8A3C
${person.fullName} \u69D8
${person.code}
`
    ) : textFile(
      `evidence/${person.code}_\u8077\u52D9\u7D4C\u6B74.csv`,
      `\u9805\u76EE,\u5185\u5BB9
\u6C0F\u540D,${person.fullName}
\u90E8\u7F72,${person.department.name}
`
    )
  );
}
function videos(scene) {
  const { company: company2 } = scene.story;
  const share = is(company2, "storage_83") ? VIDEO_SHARE_BP.storage_83 : is(company2, "over_storage") ? VIDEO_SHARE_BP.over_storage : 0;
  const wanted = Math.round(FULL_STORAGE_GB * 1024 * MIB * share / 1e4);
  const head = Buffer.from("\u52D5\u753B\u6559\u6750 \u5B89\u5168\u885B\u751F\u7814\u4FEE\n", "utf8");
  const whole = Math.floor(wanted / VIDEO_BYTES);
  if (whole === 0) return [];
  const copy = sparseFile("", head, VIDEO_BYTES);
  const copies = Array.from({ length: whole }, (_, index) => ({ ...copy, path: videoPath(index) }));
  return [...copies, sparseFile(videoPath(whole), head, wanted - whole * VIDEO_BYTES)];
}
function videoPath(index) {
  return `videos/\u5B89\u5168\u885B\u751F\u7814\u4FEE_\u7B2C${index + 1}\u56DE.mp4`;
}
function uploadRow(file, index, { scene, of }) {
  const last = scene.story.activity?.until ?? scene.calendar.today;
  const at = daySpan(addDays(last, -1 - Math.floor((of - index - 1) * 380 / of))).from + 396e5;
  const owner = present(scene)[index % SMALL_FILES];
  return {
    file_id: demoUlid(at, `file|${scene.story.tenantId}|${file.path}`),
    path: file.path,
    bytes: file.bytes,
    sha256: file.sha256,
    owner_table: "employees",
    owner_id: owner?.id ?? "EMP0001",
    uploaded_by: owner?.userId ?? "USR0001",
    created_at: at,
    deleted_at: null
  };
}

// server/demo/user-day.ts
function addressOf(person) {
  return `203.0.113.${Number(person.code.slice(1)) % 40 + 10}`;
}

// server/demo/words/application-words.ts
var ROUTES = [
  ["GET", "/api/dashboard", "dashboard", 18, 90],
  ["GET", "/api/profile", "profile", 9, 45],
  ["GET", "/api/skills", "skill", 16, 80],
  ["PUT", "/api/skills/items", "skill", 5, 130],
  ["GET", "/api/skill-map", "skill_map", 9, 240],
  ["GET", "/api/search", "search", 10, 180],
  ["GET", "/api/goals", "goal", 9, 70],
  ["PUT", "/api/goals", "goal", 4, 120],
  ["GET", "/api/projects", "project", 6, 85],
  ["GET", "/api/trainings", "training", 6, 75],
  ["GET", "/api/certifications", "certification", 4, 70],
  ["GET", "/api/career", "career", 2, 95],
  ["POST", "/api/reports", "report", 2, 900],
  ["GET", "/api/notifications", "notification", 12, 30]
];
var FEATURES = [...new Set(ROUTES.map((route) => route[2]))];
var STATUS_WORDS = [
  [200, 930],
  [304, 32],
  [400, 12],
  [401, 6],
  [404, 15],
  [409, 2],
  [500, 2],
  [503, 1]
];
var USER_AGENTS = [
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/142.0 Safari/537.36",
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Edg/142.0",
  "Mozilla/5.0 (Macintosh; Intel Mac OS X 15_1) Safari/605.1.15",
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Mobile/15E148"
];
var ERROR_WORDS = [
  ["WARN", "API", "VALIDATION", "E-VAL-012", "\u5165\u529B\u5024\u304C\u7BC4\u56F2\u5916\u3067\u3059: skillLevel", 40],
  ["WARN", "AUTH", "AUTH", "E-AUT-003", "\u30ED\u30B0\u30A4\u30F3\u306B\u5931\u6557\u3057\u307E\u3057\u305F\uFF08\u30D1\u30B9\u30EF\u30FC\u30C9\u4E0D\u4E00\u81F4\uFF09", 25],
  ["ERROR", "API", "TIMEOUT", "E-API-504", "\u30B9\u30AD\u30EB\u691C\u7D22\u304C30\u79D2\u4EE5\u5185\u306B\u5B8C\u4E86\u3057\u307E\u305B\u3093\u3067\u3057\u305F", 14],
  ["ERROR", "SYSTEM", "DB", "E-DB-005", "database is locked (5000 ms)", 12],
  ["ERROR", "API", "VALIDATION", "E-VAL-020", "\u76EE\u6A19\u306E\u671F\u65E5\u304C\u958B\u59CB\u65E5\u3088\u308A\u524D\u3067\u3059", 7],
  ["CRITICAL", "SYSTEM", "DB", "E-DB-011", "\u30C7\u30FC\u30BF\u30D9\u30FC\u30B9\u306E\u66F8\u304D\u8FBC\u307F\u306B\u5931\u6557\u3057\u307E\u3057\u305F", 2]
];
var HOUR_WEIGHTS = [
  0,
  0,
  0,
  0,
  0,
  1,
  2,
  6,
  30,
  48,
  44,
  40,
  14,
  38,
  42,
  40,
  36,
  28,
  14,
  7,
  4,
  3,
  2,
  1
];
var REPORT_WORDS = [
  ["skill_map", "SKILL", "\u30B9\u30AD\u30EB\u30DE\u30C3\u30D7"],
  ["skill_sheet", "SKILL", "\u30B9\u30AD\u30EB\u30B7\u30FC\u30C8"],
  ["goal_summary", "GOAL", "\u76EE\u6A19\u9054\u6210\u72B6\u6CC1"],
  ["training_list", "TRAINING", "\u7814\u4FEE\u53D7\u8B1B\u4E00\u89A7"],
  ["project_history", "PROJECT", "\u6848\u4EF6\u5B9F\u7E3E\u4E00\u89A7"]
];

// server/demo/access-log.ts
var SERVICE_USER_ID = "USR9001";
var SERVICE_CALLS_A_DAY = 24;
var BUCKET_MS = 5 * MINUTE_MS;
var CALL_GAP_S = 60;
function accessDay(day, users, { chance, until }) {
  const calls = users.flatMap((user) => callsOf(user, day, chance)).filter((call2) => call2.at < until).sort((left, right) => left.at - right.at);
  const service = serviceCalls(day, chance).filter((call2) => call2.at < until);
  const all = [...calls, ...service].sort((left, right) => left.at - right.at);
  return {
    rows: all.map(accessRow),
    featureRows: featureRowsOf(calls),
    figures: figuresOf(calls, day)
  };
}
var ROUTE_WEIGHTS = ROUTES.map((route) => route[3]);
var STATUSES = STATUS_WORDS.map(([status]) => status);
var STATUS_WEIGHTS = STATUS_WORDS.map(([, weight]) => weight);
function callsOf(user, day, chance) {
  const ip = addressOf(user.person);
  const sessionId = `S${user.person.code.slice(1)}${day.day.replaceAll("-", "").slice(2)}`;
  let at = user.startsAt;
  return Array.from({ length: user.calls }, () => {
    at = Math.min(at + chance.int(1, 2 * CALL_GAP_S) * 1e3 + chance.int(0, 999), day.to - 1);
    return { ...call(at, chance), userId: user.person.userId ?? "", ip, sessionId };
  });
}
function call(at, chance) {
  const route = chance.weighted(ROUTES, ROUTE_WEIGHTS);
  const status = chance.weighted(STATUSES, STATUS_WEIGHTS);
  const slow = chance.chance(0.02) ? 8 : 1;
  return {
    at,
    route,
    status,
    ms: Math.max(4, Math.round(route[4] * slow * (0.6 + 0.9 * chance.unit()))),
    requestBytes: route[0] === "GET" ? 420 + chance.int(0, 180) : 900 + chance.int(0, 2400),
    responseBytes: status === 304 ? 180 : 800 + chance.int(0, 24e3)
  };
}
function serviceCalls(day, chance) {
  const stepMs = (day.to - day.from) / SERVICE_CALLS_A_DAY;
  return Array.from({ length: SERVICE_CALLS_A_DAY }, (_, index) => ({
    ...call(day.from + Math.round(index * stepMs) + 1500, chance),
    status: 200,
    userId: SERVICE_USER_ID,
    ip: "192.0.2.10",
    sessionId: null
  }));
}
function accessRow(entry) {
  return {
    at: entry.at,
    user_id: entry.userId,
    method: entry.route[0],
    path: entry.route[1],
    status: entry.status,
    response_ms: entry.ms,
    request_bytes: entry.requestBytes,
    response_bytes: entry.responseBytes,
    ip: entry.ip,
    session_id: entry.sessionId
  };
}
function featureRowsOf(calls) {
  const first = /* @__PURE__ */ new Map();
  for (const entry of calls) {
    const key = `${entry.userId}|${entry.route[2]}`;
    const known = first.get(key);
    if (known === void 0) first.set(key, { entry, last: entry.at });
    else known.last = entry.at;
  }
  return [...first.values()].map(({ entry, last }) => ({
    at: entry.at,
    user_id: entry.userId,
    feature: entry.route[2],
    duration_seconds: Math.round((last - entry.at) / 1e3) + 20,
    session_id: entry.sessionId
  }));
}
function figuresOf(calls, day) {
  const times = calls.map((entry) => entry.ms).sort((left, right) => left - right);
  const busyMs = sum(times);
  const success = calls.filter((entry) => entry.status < 400).length;
  const serverErrors = calls.filter((entry) => entry.status >= 500).length;
  return {
    requests: calls.length,
    success,
    clientErrors: calls.length - success - serverErrors,
    serverErrors,
    averageMs: calls.length === 0 ? null : Math.round(busyMs * 10 / calls.length) / 10,
    maxMs: times.at(-1) ?? null,
    p95Ms: times[Math.ceil(times.length * 0.95) - 1] ?? null,
    requestBytes: sum(calls.map((entry) => entry.requestBytes)),
    responseBytes: sum(calls.map((entry) => entry.responseBytes)),
    busyMs,
    ...peakOf(calls, day),
    features: featuresOf(calls)
  };
}
function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}
function peakOf(calls, day) {
  const buckets = /* @__PURE__ */ new Map();
  for (const entry of calls) {
    const bucket = Math.floor((entry.at - day.from) / BUCKET_MS);
    const users = buckets.get(bucket) ?? /* @__PURE__ */ new Set();
    buckets.set(bucket, users.add(entry.userId));
  }
  let peak = { bucket: -1, users: 0 };
  for (const [bucket, users] of [...buckets].sort((left, right) => left[0] - right[0])) {
    if (users.size > peak.users) peak = { bucket, users: users.size };
  }
  return { peakUsers: peak.users, peakTime: peak.bucket < 0 ? null : clockOf(peak.bucket * 5) };
}
function clockOf(minuteOfDay) {
  const two = (number) => String(number).padStart(2, "0");
  return `${two(Math.floor(minuteOfDay / 60))}:${two(minuteOfDay % 60)}`;
}
function featuresOf(calls) {
  const found = /* @__PURE__ */ new Map();
  for (const entry of calls) {
    const use = found.get(entry.route[2]) ?? { calls: 0, users: /* @__PURE__ */ new Set(), totalMs: 0 };
    use.calls += 1;
    use.totalMs += entry.ms;
    found.set(entry.route[2], { ...use, users: use.users.add(entry.userId) });
  }
  return [...found].map(([feature, use]) => ({ feature, ...use, users: use.users.size })).sort((left, right) => left.feature < right.feature ? -1 : 1);
}

// server/demo/activity.ts
var LOGIN_DAYS = 92;
var IDLE_LOGIN_DAYS = 40;
var ACCESS_LOG_DAYS = 11;
var DAY_FACTOR = { workday: 1, saturday: 0.06, holiday: 0.03 };
var CALLS_PER_DAY = 22;
var TRIPLE = 3;
function simulateActivity(teller, people, { calendar, chance }) {
  const users = people.filter((person) => person.propensity > 0);
  const days = [];
  const loginRows = [];
  for (const day of simulatedDays(teller, calendar)) {
    const dayChance = chance.fork(day.day);
    const userDays = usersOf(day, users, { teller, calendar, chance: dayChance });
    loginRows.push(...loginsOf(userDays, day, { until: teller.quietAfter, chance: dayChance }));
    days.push(activeDay(day, userDays, { teller, calendar, chance: dayChance }));
  }
  return {
    days,
    loginRows: loginRows.sort((left, right) => Number(left.at) - Number(right.at))
  };
}
function expectedActive(users, kind) {
  return users.reduce((sum2, user) => sum2 + user.propensity * DAY_FACTOR[kind], 0);
}
function callsPerUser(teller, day, calendar) {
  const tripled = is(teller.company, "calls_tripled") && day.month === calendar.thisMonth;
  return CALLS_PER_DAY * (tripled ? TRIPLE : 1);
}
function simulatedDays(teller, calendar) {
  const span = teller.activity;
  if (span === null) return [];
  const from = is(teller.company, "idle") ? addDays(span.until, -IDLE_LOGIN_DAYS) : earlier(addDays(calendar.today, -LOGIN_DAYS), firstDayOf(calendar.openMonth));
  return calendar.days.filter(({ day }) => day >= from && day <= span.until);
}
function earlier(left, right) {
  return left < right ? left : right;
}
function usersOf(day, users, { teller, calendar, chance }) {
  const factor = DAY_FACTOR[day.kind];
  const mean = callsPerUser(teller, day, calendar);
  const found = [];
  for (const person of users) {
    if (person.hireDate > day.day || chance.unit() >= person.propensity * factor) continue;
    const hour = chance.weighted(HOURS, HOUR_WEIGHTS);
    found.push({
      person,
      logins: chance.chance(0.2) ? 2 : 1,
      calls: Math.max(1, Math.round(mean * (1 + 0.45 * chance.bell()))),
      startsAt: day.from + hour * HOUR_MS + chance.int(0, 59) * MINUTE_MS
    });
  }
  return found.filter((user) => user.startsAt < calendar.now);
}
var HOURS = HOUR_WEIGHTS.map((_, hour) => hour);
function loginsOf(users, day, { until, chance }) {
  const rows = [];
  for (const { person, logins, startsAt } of users) {
    const ip = addressOf(person);
    if (chance.chance(0.03))
      rows.push(login(person, { at: startsAt - 2e4, result: "failure", ip }));
    for (let turn = 0; turn < logins; turn++) {
      const at = Math.min(startsAt + turn * 3 * HOUR_MS + turn * 7 * MINUTE_MS, day.to - 1e3);
      rows.push(login(person, { at, result: "success", ip }));
    }
  }
  return rows.filter((row2) => Number(row2.at) < until && Number(row2.at) >= day.from);
}
function login(person, { at, result, ip }) {
  const userAgent = USER_AGENTS[Number(person.code.slice(1)) % USER_AGENTS.length];
  return { user_id: person.userId, login_id: person.loginId, result, at, ip, user_agent: userAgent };
}
function activeDay(day, users, { teller, calendar, chance }) {
  const access = isLogged(day.day, teller, calendar) ? accessDay(day, users, { chance: chance.fork("access"), until: teller.quietAfter }) : null;
  const logins = users.reduce((sum2, user) => sum2 + user.logins, 0);
  const calls = users.reduce((sum2, user) => sum2 + user.calls, 0);
  return { day, users, logins, calls, access };
}
function isLogged(day, teller, calendar) {
  if (day > addDays(calendar.today, -ACCESS_LOG_DAYS)) return true;
  return is(teller.company, "missing_usage_day") && day === calendar.missingUsageDay;
}

// server/demo/tenant/stamps.ts
function stamped(row2, createdAt, updatedAt = createdAt) {
  return { ...row2, is_deleted: 0, created_at: createdAt, updated_at: updatedAt };
}

// server/demo/tenant/account-rows.ts
var ROLES = [
  ["admin", "\u30B7\u30B9\u30C6\u30E0\u7BA1\u7406\u8005"],
  ["hr", "\u4EBA\u4E8B\u62C5\u5F53"],
  ["manager", "\u7BA1\u7406\u8077"],
  ["evaluator", "\u8A55\u4FA1\u8005"],
  ["employee", "\u4E00\u822C\u793E\u54E1"],
  ["viewer", "\u95B2\u89A7\u306E\u307F"]
];
var PERMISSIONS = [
  ["skill.read", "\u30B9\u30AD\u30EB\u53C2\u7167"],
  ["skill.write", "\u30B9\u30AD\u30EB\u767B\u9332"],
  ["skill.approve", "\u30B9\u30AD\u30EB\u627F\u8A8D"],
  ["goal.read", "\u76EE\u6A19\u53C2\u7167"],
  ["goal.write", "\u76EE\u6A19\u767B\u9332"],
  ["goal.approve", "\u76EE\u6A19\u627F\u8A8D"],
  ["report.create", "\u5E33\u7968\u4F5C\u6210"],
  ["employee.read", "\u793E\u54E1\u53C2\u7167"],
  ["employee.write", "\u793E\u54E1\u767B\u9332"],
  ["setting.write", "\u8A2D\u5B9A\u5909\u66F4"]
];
var ROLE_REACH = {
  admin: 10,
  hr: 9,
  manager: 7,
  evaluator: 6,
  employee: 5,
  viewer: 1
};
function accountRows(scene, activity) {
  const openedAt = daySpan(ORGANISATION_FROM).from;
  const lastLogin = lastLoginsOf(activity);
  const users = scene.people.filter((person) => person.userId !== null);
  return [
    ["roles", ROLES.map(([code, name]) => stamped(named("role_id", code, name), openedAt))],
    [
      "permissions",
      PERMISSIONS.map(([code, name]) => stamped(named("permission_id", code, name), openedAt))
    ],
    ["role_permissions", rolePermissions().map((row2) => stamped(row2, openedAt))],
    [
      "user_accounts",
      [...users.map((user) => accountRow(user, scene, lastLogin)), serviceRow(openedAt)]
    ],
    ["user_roles", users.map(userRole)],
    ["sessions", sessionRows(scene, activity)],
    ["tokens", tokenRows(scene, activity)]
  ];
}
function named(key, code, name) {
  return { [key]: code, code, name, is_active: 1 };
}
function rolePermissions() {
  return ROLES.flatMap(
    ([role]) => PERMISSIONS.slice(0, ROLE_REACH[role] ?? 0).map(([permission]) => ({
      role_id: role,
      permission_id: permission
    }))
  );
}
function lastLoginsOf(activity) {
  const last = /* @__PURE__ */ new Map();
  for (const row2 of activity.loginRows) {
    if (row2.result === "success") last.set(String(row2.user_id), Number(row2.at));
  }
  return last;
}
function accountRow(person, scene, lastLogin) {
  const { calendar, story: story2 } = scene;
  const createdAt = Math.max(daySpan(ORGANISATION_FROM).from, daySpan(person.hireDate).from);
  const number = Number(person.id.slice(3));
  const locked = isLocked(person);
  const passwordAt = Math.max(
    createdAt,
    daySpan(addDays(calendar.today, -(20 + number % 160))).from
  );
  return {
    user_id: person.userId,
    login_id: person.loginId,
    employee_id: person.id,
    account_status: person.retireDate !== null ? "INACTIVE" : locked ? "LOCKED" : "ACTIVE",
    is_service: 0,
    password_changed_at: Math.min(passwordAt, story2.quietAfter),
    must_change_password: 0,
    session_timeout: 60,
    failed_login_count: locked ? 5 : 0,
    last_login_at: lastLogin.get(person.userId ?? "") ?? null,
    lock_reason: locked ? "\u30D1\u30B9\u30EF\u30FC\u30C9\u306E\u9023\u7D9A\u8AA4\u308A" : null,
    mfa_enabled: number % 4 === 0 ? 1 : 0,
    is_deleted: 0,
    created_at: createdAt,
    updated_at: Math.min(Math.max(createdAt, passwordAt), story2.quietAfter)
  };
}
function isLocked(person) {
  const number = Number(person.id.slice(3));
  return person.retireDate === null && person.propensity === 0 && number % 31 === 0;
}
function serviceRow(createdAt) {
  return {
    user_id: SERVICE_USER_ID,
    login_id: "svc-payroll",
    employee_id: null,
    account_status: "ACTIVE",
    is_service: 1,
    password_changed_at: createdAt,
    must_change_password: 0,
    session_timeout: null,
    failed_login_count: 0,
    last_login_at: null,
    lock_reason: null,
    mfa_enabled: 0,
    is_deleted: 0,
    created_at: createdAt,
    updated_at: createdAt
  };
}
function userRole(person) {
  const row2 = {
    user_id: person.userId,
    role_id: roleOf(person),
    assignment_status: person.retireDate === null ? "ACTIVE" : "EXPIRED",
    assignment_type: "DIRECT",
    effective_from: person.hireDate > ORGANISATION_FROM ? person.hireDate : ORGANISATION_FROM,
    effective_to: person.retireDate,
    is_primary_role: 1
  };
  return stamped(row2, daySpan(row2.effective_from).from);
}
function roleOf(person) {
  if (person.department.name.startsWith("\u60C5\u5831\u30B7\u30B9\u30C6\u30E0") && person.positionCode === "P050")
    return "admin";
  if (person.department.name.startsWith("\u4EBA\u4E8B")) return "hr";
  if (person.positionCode <= "P060") return "manager";
  return person.positionCode === "P070" ? "evaluator" : "employee";
}
var SESSION_DAYS = 2;
function sessionRows(scene, activity) {
  return latest(scene, activity, SESSION_DAYS).map(({ userId, at, ip, userAgent }) => ({
    session_id: demoUlid(at, `session|${userId}|${at}`),
    token_hash: sha256(`${scene.story.tenantId}|session|${userId}|${at}`),
    user_id: userId,
    issued_at: at,
    last_used_at: Math.min(at + HOUR_MS, scene.calendar.now),
    expires_at: at + 12 * HOUR_MS,
    client_ip: ip,
    last_ip: ip,
    user_agent: userAgent
  }));
}
var TOKEN_DAYS = 7;
function tokenRows(scene, activity) {
  return latest(scene, activity, TOKEN_DAYS).map(({ userId, at, ip, userAgent }, index) => {
    const revokedAt = index % 5 === 0 ? Math.min(at + 2 * HOUR_MS, scene.calendar.now) : null;
    const id = demoUlid(at, `token|${scene.story.tenantId}|${userId}|${at}`);
    return {
      token_id: id,
      user_id: userId,
      token_type: "REFRESH",
      token_hash: sha256(`${scene.story.tenantId}|token|${userId}|${at}`),
      family_id: id,
      issued_at: at,
      expires_at: at + 7 * DAY_MS,
      last_used_at: at,
      client_ip: ip,
      user_agent: userAgent,
      is_revoked: revokedAt === null ? 0 : 1,
      revoked_at: revokedAt,
      revoked_reason: revokedAt === null ? null : "LOGOUT"
    };
  });
}
function latest(scene, activity, days) {
  const from = scene.calendar.now - days * DAY_MS;
  return activity.loginRows.filter((row2) => row2.result === "success" && Number(row2.at) >= from).map((row2) => ({
    userId: String(row2.user_id),
    at: Number(row2.at),
    ip: String(row2.ip),
    userAgent: String(row2.user_agent)
  }));
}

// server/demo/tenant/log-rows.ts
var ERROR_DAYS = 60;
var AUDIT_DAYS = 30;
function logRows2(scene, activity, errors) {
  const access = activity.days.flatMap((day) => day.access === null ? [] : [day.access]);
  return [
    ["login_history", activity.loginRows],
    ["user_activity_daily", activityRows(scene, activity)],
    ["api_access_log", access.flatMap((day) => day.rows)],
    ["feature_usage_log", access.flatMap((day) => day.featureRows)],
    ["error_log", errors.rows],
    ["audit_log", auditRows(scene, activity)]
  ];
}
function countedDays(scene) {
  const { story: story2, calendar } = scene;
  const from = firstDayOf(calendar.openMonth);
  const lost = is(story2.company, "missing_usage_day") ? calendar.missingUsageDay : "";
  const until = story2.measured?.until ?? "";
  return (day) => day >= from && day <= until && day !== lost;
}
function activityRows(scene, activity) {
  const counts = countedDays(scene);
  return activity.days.filter((day) => counts(day.day.day)).flatMap(
    (day) => day.users.map((user) => ({
      day: day.day.day,
      user_id: user.person.userId,
      logins: user.logins,
      api_calls: user.calls
    }))
  );
}
function errorsOf(scene, activity) {
  const chance = scene.chance.fork("errors");
  const from = addDays(scene.calendar.today, -ERROR_DAYS);
  const byDay = /* @__PURE__ */ new Map();
  const rows = [];
  for (const { day, users } of activity.days) {
    if (day.day < from) continue;
    const count = Math.round(users.length * 0.05 * chance.unit() + chance.unit());
    for (let number = 0; number < count; number++) {
      const row2 = errorRow(day.from + chance.int(420, 1260) * MINUTE_MS, chance);
      if (Number(row2.at) >= scene.story.quietAfter) continue;
      rows.push(row2);
      if (row2.level !== "WARN") byDay.set(day.day, (byDay.get(day.day) ?? 0) + 1);
    }
  }
  return { rows, byDay };
}
var ERROR_WEIGHTS = ERROR_WORDS.map((words) => words[5]);
function errorRow(at, chance) {
  const [level, category, type, code, message] = chance.weighted(ERROR_WORDS, ERROR_WEIGHTS);
  const open = chance.chance(0.2);
  return {
    at,
    level,
    category,
    component: category === "AUTH" ? "auth" : "api",
    error_type: type,
    error_code: code,
    message,
    correlation_id: null,
    status: open ? "OPEN" : "RESOLVED",
    resolved_at: open ? null : at + 36e5
  };
}
function auditRows(scene, activity) {
  const chance = scene.chance.fork("audit");
  const from = addDays(scene.calendar.today, -AUDIT_DAYS);
  return activity.days.filter((day) => day.day.day >= from).flatMap((day) => day.users.filter(() => chance.chance(0.2))).map((user) => ({ ...user, at: user.startsAt + chance.int(1, 900) * 1e3 })).filter((user) => user.at < scene.story.quietAfter).map(({ person, at }) => ({
    audit_id: demoUlid(at, `audit|${scene.story.tenantId}|${person.id}|${at}`),
    at,
    user_id: person.userId,
    action: "UPDATE",
    target_table: "skill_records",
    target_id: person.id,
    old_values: JSON.stringify({ skill_level: 2 }),
    new_values: JSON.stringify({ skill_level: 3 }),
    result: "SUCCESS",
    source: "app",
    ms: 12
  }));
}

// server/demo/platform/active-people.ts
function peopleCounter(facts, simulated) {
  const { story: story2, people, chance } = facts.scene;
  const users = people.filter((person) => person.propensity > 0);
  const setting = {
    users,
    noise: chance.fork("active"),
    firstKnown: facts.activity.days[0]?.day.day ?? NEVER
  };
  const written = writtenDays(facts);
  const span = story2.activity;
  let month = monthToDate("", setting);
  return (day) => {
    if (day.month !== month.name) month = monthToDate(day.month, setting);
    const known = simulated.get(day.day);
    if (known !== void 0 && written(day.day))
      for (const { person } of known.users) month.seen.add(person.id);
    const used = span !== null && day.day >= span.from && day.day <= span.until;
    const expected = used ? expect(month, day, setting) : { active: 0, mtd: month.mtd };
    const active = known?.users.length ?? expected.active;
    month.mtd = month.counted ? month.seen.size : Math.max(month.mtd, active, expected.mtd);
    return { active, mtd: month.mtd };
  };
}
var NEVER = "9999-12-31";
function monthToDate(name, { users, noise, firstKnown }) {
  const monthsBefore = name === "" ? 0 : monthsBetween2(name, firstKnown.slice(0, 7));
  return {
    name,
    counted: name !== "" && firstDayOf(name) >= firstKnown,
    seen: /* @__PURE__ */ new Set(),
    unseen: users.map(() => 1),
    interest: Math.max(0.5, 1 - 0.02 * Math.max(0, monthsBefore) + 0.035 * noise.bell()),
    mtd: 0
  };
}
function monthsBetween2(from, to) {
  const number = (month) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7));
  return Math.min(12, number(to) - number(from));
}
function expect(month, day, { users, noise }) {
  month.unseen = month.unseen.map(
    (share, index) => share * (1 - seenOn(users[index], day, month.interest))
  );
  const seen = month.unseen.reduce((sum2, share) => sum2 + 1 - share, 0);
  const active = expectedActive(users, day.kind) * month.interest * (1 + 0.07 * noise.bell());
  return {
    active: Math.min(users.length, Math.max(0, Math.round(active))),
    mtd: Math.min(users.length, Math.round(seen * month.interest))
  };
}
function seenOn(user, day, interest) {
  return user === void 0 ? 0 : Math.min(1, expectedActive([user], day.kind) * interest);
}
function writtenDays(facts) {
  const counts = countedDays(facts.scene);
  const open = firstDayOf(facts.scene.calendar.openMonth);
  return (day) => day < open || counts(day);
}

// server/demo/platform/usage.ts
var GIB2 = 1024 ** 3;
var ENDED_FILE_BYTES = 80 * GIB2;
var PAGE_BYTES = 4096;
function usageOf(facts) {
  const { story: story2, calendar } = facts.scene;
  const span = story2.measured;
  if (span === null) return [];
  const simulated = new Map(facts.activity.days.map((day) => [day.day.day, day]));
  const people = peopleCounter(facts, simulated);
  const lost = is(story2.company, "missing_usage_day") ? calendar.missingUsageDay : "";
  return calendar.days.filter(({ day }) => day >= span.from && day <= span.until).map((day) => ({ day, ...people(day) })).filter(({ day }) => day.day !== lost).map(
    ({ day, active, mtd }) => usageDay(day, { facts, active, mtd, known: simulated.get(day.day) })
  );
}
function usageDay(day, { facts, active, mtd, known }) {
  const chance = facts.scene.chance.fork(`usage/${day.day}`);
  const reports2 = facts.reportsOn.get(day.day);
  return {
    day,
    activeUsers: active,
    activeUsersMtd: mtd,
    registeredUsers: registeredOn(facts.scene.people, day.day),
    logins: known?.logins ?? Math.round(active * 1.2),
    api: known?.access?.figures ?? estimatedApi(known?.calls ?? estimatedCalls(active, day, facts), active, chance),
    ...storageOn(day, facts),
    reportsGenerated: reports2?.generated ?? 0,
    reportsBillable: reports2?.billable ?? 0,
    skillAssessments: facts.assessmentsOn.get(day.day) ?? 0,
    errors: facts.errors.byDay.get(day.day) ?? 0,
    access: known?.access?.figures ?? null
  };
}
function estimatedCalls(active, day, { scene }) {
  return Math.round(active * callsPerUser(scene.story, day, scene.calendar));
}
function estimatedApi(requests, active, chance) {
  const clientErrors = Math.round(requests * (0.03 + 0.01 * chance.unit()));
  const serverErrors = Math.round(requests * 3e-3 * 2 * chance.unit());
  const averageMs = (1180 + chance.int(0, 220)) / 10;
  return {
    requests,
    success: requests - clientErrors - serverErrors,
    clientErrors,
    serverErrors,
    averageMs: requests === 0 ? null : averageMs,
    maxMs: requests === 0 ? null : 2e3 + chance.int(0, 6e3),
    p95Ms: requests === 0 ? null : 290 + chance.int(0, 60),
    requestBytes: requests * 900,
    responseBytes: requests * 12300,
    busyMs: Math.round(requests * averageMs),
    peakUsers: Math.ceil(active * 0.12),
    peakTime: requests === 0 ? null : chance.pick(["09:10", "09:35", "10:05", "13:20", "14:40"])
  };
}
function registeredOn(people, day) {
  const ofPeople = people.filter(
    (person) => person.userId !== null && !isLocked(person) && person.hireDate <= day && (person.retireDate === null || person.retireDate > day)
  ).length;
  return ofPeople + SERVICE_ACCOUNTS;
}
var SERVICE_ACCOUNTS = 1;
function storageOn(day, facts) {
  const { story: story2, calendar } = facts.scene;
  const first = calendar.days[0].from;
  const progress = Math.min(
    1,
    (day.to - first) / Math.max(1, story2.quietAfter - 864e5 - first)
  );
  const grown = facts.dataBytes * (0.55 + 0.45 * progress);
  const ended = is(story2.company, "contract_ended");
  const arrived = sumBefore(facts.uploads, { column: "created_at", size: "bytes", before: day.to });
  return {
    dataBytes: progress === 1 ? facts.dataBytes : Math.floor(grown / PAGE_BYTES) * PAGE_BYTES,
    fileBytes: ended ? ENDED_FILE_BYTES : arrived,
    reportBytes: sumBefore(facts.reportRows, {
      column: "completed_at",
      size: "file_size",
      before: day.to
    })
  };
}
function sumBefore(rows, { column, size, before }) {
  return rows.filter((row2) => row2[size] !== null && Number(row2[column]) < before).reduce((sum2, row2) => sum2 + Number(row2[size]), 0);
}
function callsThisMonth(usage2, calendar) {
  const month = monthOf(calendar.lastUsageDay);
  return usage2.filter(({ day }) => day.month === month).reduce((sum2, entry) => sum2 + entry.api.requests, 0);
}

// server/demo/platform/tenant-rows.ts
var FULL_CALLS_BP = 9600;
var FULL_USERS_BP = 9100;
function tenantRow(story2, teller) {
  const { company: company2 } = story2;
  const { calendar, stories } = teller;
  const holding = stories.find((other) => is(other.company, "holding"));
  const contract = contractOn2(story2, calendar.today);
  const createdAt = daySpan(story2.contracts[0].start).from;
  const [postalCode, address, phone] = company2.address;
  return {
    tenant_id: story2.tenantId,
    tenant_code: company2.code,
    tenant_name: company2.name,
    tenant_name_en: company2.nameEn,
    tenant_short_name: company2.shortName,
    tenant_type: company2 === holding?.company ? "ENTERPRISE" : "SUBSIDIARY",
    parent_tenant_id: company2 === holding?.company ? null : holding?.tenantId ?? null,
    tenant_level: company2 === holding?.company ? 1 : 2,
    status: story2.status,
    subscription_plan: contract.plan,
    ...limits(story2, teller),
    country_code: company2.country,
    region: null,
    currency_code: company2.currency,
    locale: company2.country === "JP" ? "ja-JP" : "en-US",
    timezone: company2.country === "JP" ? "Asia/Tokyo" : "America/Los_Angeles",
    postal_code: postalCode,
    address,
    phone_number: phone,
    admin_email: adminEmail(story2),
    contact_email: `soumu@${mailDomain(company2)}`,
    contract_start_date: contract.start,
    contract_end_date: contract.end,
    created_at: createdAt,
    updated_at: story2.statusSince === null ? createdAt : daySpan(story2.statusSince).from
  };
}
function limits(story2, { usage: usage2, calendar }) {
  const { company: company2 } = story2;
  const price2 = priceOf(contractOn2(story2, calendar.today).plan, company2.currency);
  const days = usage2.get(story2.tenantId) ?? [];
  const registered = days.at(-1)?.registeredUsers ?? company2.people;
  const full = is(company2, "storage_83") || is(company2, "over_storage");
  const crowded = is(company2, "contract_ends_soon");
  return {
    max_users: crowded ? Math.ceil(registered * 1e4 / FULL_USERS_BP) : Math.ceil(company2.people * 1.5),
    max_storage_gb: full ? FULL_STORAGE_GB : Math.max(1, price2.includedGb),
    api_rate_limit: 3e3,
    monthly_api_limit: is(company2, "calls_96") ? nearlyUsed(callsThisMonth(days, calendar)) : null
  };
}
function nearlyUsed(calls) {
  return calls === 0 ? null : Math.round(calls * 1e4 / FULL_CALLS_BP);
}
function adminEmail({ company: company2 }) {
  return is(company2, "broken_mail") ? `bounce.admin@${mailDomain(company2)}` : `admin@${mailDomain(company2)}`;
}
function contactRows(story2) {
  const { company: company2 } = story2;
  const domain = mailDomain(company2);
  const billing2 = is(company2, "broken_mail") ? `keiri(at)${domain}` : `keiri@${domain}`;
  const phone = company2.address[2];
  return [
    {
      tenant_id: story2.tenantId,
      contact_type: "PRIMARY",
      name: "\u7DCF\u52D9\u90E8 \u3054\u62C5\u5F53\u8005",
      email: `soumu@${domain}`,
      phone,
      is_active: 1
    },
    {
      tenant_id: story2.tenantId,
      contact_type: "BILLING",
      name: "\u7D4C\u7406\u90E8 \u3054\u62C5\u5F53\u8005",
      email: billing2,
      phone,
      is_active: 1
    },
    {
      tenant_id: story2.tenantId,
      contact_type: "EMERGENCY",
      name: "\u60C5\u5831\u30B7\u30B9\u30C6\u30E0 \u5F53\u756A",
      email: `oncall@${domain}`,
      phone,
      is_active: 1
    }
  ];
}
function contractRows(story2) {
  return story2.contracts.map((contract) => ({
    contract_id: contract.contractId,
    tenant_id: story2.tenantId,
    plan_code: contract.plan,
    start_date: contract.start,
    end_date: contract.end,
    auto_renew: contract.autoRenew,
    billing_cycle: "MONTHLY",
    payment_terms: paymentTerms(story2),
    payment_method: "BANK_TRANSFER",
    currency_code: story2.company.currency,
    renewed_by: contract.renewedBy,
    notice_enabled: 1,
    created_at: daySpan(contract.start).from,
    updated_at: daySpan(contract.start).from
  }));
}
function paymentTerms(story2) {
  return is(story2.company, "holding") ? "EOM" : "NET30";
}
function statusRows(story2) {
  const from = daySpan(story2.contracts[0].start).from;
  const since = story2.statusSince === null ? null : daySpan(story2.statusSince).from;
  const first = statusRow(story2, { status: "ACTIVE", from, to: since, reason: "\u5951\u7D04\u958B\u59CB" });
  if (since === null) return [first];
  const reason = story2.status === "SUSPENDED" ? "\u5148\u65B9\u306E\u3054\u90FD\u5408\u306B\u3088\u308B\u5229\u7528\u505C\u6B62" : "\u5951\u7D04\u6E80\u4E86";
  return [first, statusRow(story2, { status: story2.status, from: since, to: null, reason })];
}
function statusRow(story2, {
  status,
  from,
  to,
  reason
}) {
  return {
    tenant_id: story2.tenantId,
    status,
    from_at: from,
    to_at: to,
    reason,
    changed_by: "operator"
  };
}

// server/demo/platform/usage-rows.ts
var COLLECTED_AFTER_MS = 105 * MINUTE_MS;
var FEATURE_DAYS = 90;
var STATISTICS_DAYS = 30;
function usageRows(usage2, scene) {
  return usage2.map((entry) => usageRow(entry, scene.story));
}
function usageRow(entry, story2) {
  const figures = figuresOf2(entry);
  const collectedAt = entry.day.to + COLLECTED_AFTER_MS + 4e4;
  return {
    usage_date: entry.day.day,
    tenant_id: story2.tenantId,
    ...figures,
    // A plan without a price has no estimate, hence no currency.
    currency_code: is(story2.company, "free") ? null : story2.company.currency,
    // Publishing the month's invoice makes it final.
    is_final: 0,
    content_hash: sha256(JSON.stringify(figures)),
    revision: 1,
    collected_at: collectedAt,
    created_at: collectedAt,
    updated_at: collectedAt
  };
}
function figuresOf2(entry) {
  const { api } = entry;
  return {
    active_users: entry.activeUsers,
    active_users_mtd: entry.activeUsersMtd,
    registered_users: entry.registeredUsers,
    total_logins: entry.logins,
    api_requests: api.requests,
    api_success: api.success,
    api_client_errors: api.clientErrors,
    api_server_errors: api.serverErrors,
    response_time_avg_ms: api.averageMs,
    response_time_max_ms: api.maxMs,
    response_time_p95_ms: api.p95Ms,
    request_bytes: api.requestBytes,
    response_bytes: api.responseBytes,
    busy_ms: api.busyMs,
    data_bytes: entry.dataBytes,
    file_bytes: entry.fileBytes,
    report_bytes: entry.reportBytes,
    backup_bytes: 0,
    storage_bytes: entry.dataBytes + entry.fileBytes + entry.reportBytes,
    storage_estimated: 0,
    reports_generated: entry.reportsGenerated,
    reports_billable: entry.reportsBillable,
    skill_assessments: entry.skillAssessments,
    notification_sent: 0,
    error_count: entry.errors,
    peak_concurrent_users: api.peakUsers,
    peak_time: api.peakTime,
    uptime_percentage_bp: null,
    mtd_estimate_minor: null
  };
}
function featureRows(usage2, scene) {
  const chance = scene.chance.fork("features");
  return usage2.slice(-FEATURE_DAYS).flatMap((entry) => {
    const features = entry.access?.features ?? usualFeatures(entry, chance);
    return features.map((use) => ({
      usage_date: entry.day.day,
      tenant_id: scene.story.tenantId,
      feature: use.feature,
      calls: use.calls,
      users: use.users,
      total_ms: use.totalMs
    }));
  });
}
var FEATURE_SHARES = [0.16, 0.08, 0.19, 0.08, 0.09, 0.12, 0.05, 0.05, 0.04, 0.02, 0.02, 0.1];
function usualFeatures(entry, chance) {
  if (entry.api.requests === 0) return [];
  return FEATURES.map((feature, index) => {
    const calls = Math.round(
      entry.api.requests * (FEATURE_SHARES[index] ?? 0.02) * (0.85 + 0.3 * chance.unit())
    );
    return { feature, calls, users: Math.min(entry.activeUsers, calls), totalMs: calls * 120 };
  }).filter(({ calls }) => calls > 0);
}
function statisticsRows(usage2, scene) {
  return usage2.slice(-STATISTICS_DAYS).map((entry) => statisticsRow(entry, scene));
}
function statisticsRow(entry, { seed, story: story2 }) {
  const { api } = entry;
  const at = entry.day.to + 90 * MINUTE_MS;
  return {
    usage_date: entry.day.day,
    tenant_id: story2.tenantId,
    api_calls_count: api.requests,
    unique_users_count: entry.activeUsers,
    successful_api_calls: api.success,
    client_errors: api.clientErrors,
    server_errors: api.serverErrors,
    avg_response_ms: api.averageMs,
    p95_response_ms: api.p95Ms,
    max_response_ms: api.maxMs,
    request_bytes: api.requestBytes,
    response_bytes: api.responseBytes,
    total_files: 0,
    storage_used_bytes: entry.dataBytes + entry.fileBytes + entry.reportBytes,
    db_bytes: entry.dataBytes,
    disk_bytes: entry.fileBytes,
    reports_generated: entry.reportsGenerated,
    successful_reports: entry.reportsBillable,
    report_users: Math.min(entry.reportsBillable, entry.activeUsers),
    reports_generated_auto: entry.reportsGenerated - entry.reportsBillable,
    total_sessions: entry.logins,
    active_users_count: entry.activeUsers,
    peak_concurrent_sessions: api.peakUsers,
    run_id: demoRunId(seed, "BATCH-204", at),
    updated_at: at
  };
}

// server/demo/platform/generate.ts
function generatePlatform(companies, setting) {
  const { seed, calendar, folder: folder2, installationId, appVersion } = setting;
  const stories = companies.map(({ scene }) => scene.story);
  const usage2 = new Map(companies.map((facts) => [facts.scene.story.tenantId, usageOf(facts)]));
  const health2 = healthHours(stories, { seed, calendar, chance: dice(seed, "health") });
  const platform = createPlatform(folder2.platformFile, {
    installationId,
    appVersion,
    at: calendar.now
  });
  try {
    const written = bulkLoad(platform.sqlite, () => {
      const rows = insertTables(platform, [
        ...bookTables(stories, usage2, setting),
        ...usageTables(companies, usage2),
        ...healthTables(health2)
      ]);
      return bill(platform, rows, { stories, ...setting });
    });
    writeFiles(
      folder2.reportsDir(PLATFORM_CODE),
      written.accounting.map(({ file }) => file)
    );
    return { usage: usage2, health: health2, ...written };
  } finally {
    platform.sqlite.close();
  }
}
function bill(platform, rows, { stories, seed, calendar }) {
  const invoices2 = invoicesOf({ platform, seed, stories, calendar });
  const accounting = calendar.invoicedMonths.map((period) => accountingOf(period, invoices2));
  const added = insertTables(platform, [
    ["invoices", invoices2.map(({ row: row2 }) => row2)],
    ["invoice_lines", invoices2.flatMap(lineRows)],
    ["invoice_taxes", invoices2.flatMap(taxRows)],
    ["billing_runs", billingRunRows(invoices2, seed)],
    ["accounting_exports", accounting.map(({ row: row2 }) => row2)]
  ]);
  publishInvoices(platform.sqlite, invoices2.map(published));
  return { invoices: invoices2, accounting, rows: rows + added };
}
function insertTables(platform, tables) {
  return tables.reduce((sum2, [table, list]) => sum2 + insertRows(platform.sqlite, table, list), 0);
}
function bookTables(stories, usage2, setting) {
  const { calendar, addresses } = setting;
  const teller = { stories, usage: usage2, calendar };
  const at = calendar.days[0].from;
  return [
    ...priceTables(),
    ["discounts", discountRows(stories)],
    ["tenants", stories.map((story2) => tenantRow(story2, teller))],
    ["tenant_contacts", stories.flatMap(contactRows)],
    ["tenant_status_history", stories.flatMap(statusRows)],
    ["contracts", stories.flatMap(contractRows)],
    ["integration_configs", integrationRows(stories, { at, addresses })],
    ["net_targets", netTargetRows(addresses)],
    ["app_endpoints", endpointRows(addresses)],
    ["billing_adjustments", adjustmentRows(stories, calendar)]
  ];
}
function usageTables(companies, usage2) {
  const of = (make) => companies.flatMap(({ scene }) => make(usage2.get(scene.story.tenantId) ?? [], scene));
  return [
    ["tenant_usage_daily", of(usageRows)],
    ["tenant_feature_usage_daily", of(featureRows)],
    ["usage_statistics", of(statisticsRows)]
  ];
}
function healthTables(health2) {
  return [
    ["health_check_runs", health2.map(({ run }) => run)],
    ["health_checks", health2.flatMap(({ checks }) => checks)]
  ];
}
function published({ id, story: story2, period, quote, end }) {
  return {
    id,
    tenantId: story2.tenantId,
    period,
    status: end.status,
    paidMinor: end.paidMinor,
    balanceMinor: quote.totalMinor - end.paidMinor,
    paidOn: end.paidOn
  };
}

// server/demo/tenant/generate.ts
import { mkdirSync as mkdirSync3 } from "node:fs";

// data/tenant/open.ts
import { drizzle as drizzle3 } from "drizzle-orm/better-sqlite3";

// data/tenant/migrations/0001-organisation.ts
var organisation = {
  version: 1,
  name: "organisation",
  sql: `
-- rt; 1 row; also in cache and archive files
CREATE TABLE tenant_meta (
  tenant_id TEXT NOT NULL PRIMARY KEY,
  tenant_code TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('tenant', 'cache', 'archive')),
  year INTEGER CHECK (year >= 0),
  schema_version INTEGER NOT NULL CHECK (schema_version >= 0),
  installation_id TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

-- MST_Department; 701; 20 (m)
CREATE TABLE departments (
  department_id TEXT NOT NULL PRIMARY KEY,
  department_code TEXT NOT NULL UNIQUE CHECK (length(department_code) <= 20),
  department_name TEXT NOT NULL,
  department_name_short TEXT,
  department_type TEXT CHECK (department_type IN ('HEADQUARTERS', 'DIVISION', 'DEPARTMENT', 'SECTION', 'TEAM')),
  parent_department_id TEXT REFERENCES departments (department_id) DEFERRABLE INITIALLY DEFERRED,
  department_level INTEGER NOT NULL CHECK (department_level >= 1),
  path TEXT NOT NULL, -- /D001/D010/
  department_status TEXT NOT NULL CHECK (department_status IN ('ACTIVE', 'INACTIVE', 'MERGED', 'ABOLISHED')),
  successor_department_id TEXT REFERENCES departments (department_id) DEFERRABLE INITIALLY DEFERRED,
  manager_id TEXT REFERENCES employees (employee_id) DEFERRABLE INITIALLY DEFERRED,
  deputy_manager_id TEXT REFERENCES employees (employee_id) DEFERRABLE INITIALLY DEFERRED,
  establishment_date TEXT CHECK (establishment_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  abolition_date TEXT CHECK (abolition_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  cost_center_code TEXT,
  location TEXT,
  email_address TEXT,
  phone_number TEXT,
  description TEXT,
  budget_amount INTEGER CHECK (budget_amount >= 0), -- yen
  sort_order INTEGER NOT NULL,
  source TEXT NOT NULL CHECK (source IN ('manual', 'hr')),
  valid_from TEXT NOT NULL CHECK (valid_from GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  is_deleted INTEGER NOT NULL DEFAULT 0 CHECK (is_deleted IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX departments_by_parent_department_id
  ON departments (parent_department_id);
CREATE INDEX departments_by_department_status
  ON departments (department_status);
CREATE INDEX departments_by_path
  ON departments (path);

-- 701; ~1; for ever
CREATE TABLE department_history (
  history_id INTEGER PRIMARY KEY,
  department_id TEXT NOT NULL,
  department_code TEXT NOT NULL,
  department_name TEXT NOT NULL,
  parent_code TEXT,
  level INTEGER NOT NULL CHECK (level >= 0),
  status TEXT NOT NULL,
  manager_code TEXT,
  valid_from TEXT NOT NULL CHECK (valid_from GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  valid_to TEXT CHECK (valid_to GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  change TEXT NOT NULL CHECK (change IN ('INSERT', 'UPDATE', 'MOVE', 'CLOSE', 'REOPEN')),
  run_id TEXT NOT NULL,
  UNIQUE (department_id, valid_from)
) STRICT;

-- MST_Position; 701; 15 (m)
CREATE TABLE positions (
  position_id TEXT NOT NULL PRIMARY KEY,
  position_code TEXT NOT NULL UNIQUE,
  position_name TEXT NOT NULL,
  position_name_short TEXT,
  position_category TEXT CHECK (position_category IN ('EXECUTIVE', 'MANAGER', 'SUPERVISOR', 'STAFF')),
  position_level INTEGER CHECK (position_level >= 0), -- 1 = top
  position_rank INTEGER CHECK (position_rank >= 0),
  authority_level INTEGER CHECK (authority_level BETWEEN 1 AND 10), -- 10 = most power
  is_management INTEGER NOT NULL CHECK (is_management IN (0, 1)),
  is_executive INTEGER NOT NULL CHECK (is_executive IN (0, 1)),
  can_evaluate INTEGER NOT NULL CHECK (can_evaluate IN (0, 1)),
  can_hire INTEGER NOT NULL CHECK (can_hire IN (0, 1)),
  requires_approval INTEGER NOT NULL CHECK (requires_approval IN (0, 1)),
  approval_limit INTEGER CHECK (approval_limit >= 0), -- yen
  allowance_amount INTEGER CHECK (allowance_amount >= 0), -- yen
  salary_grade TEXT,
  position_status TEXT NOT NULL CHECK (position_status IN ('ACTIVE', 'INACTIVE', 'ABOLISHED')),
  sort_order INTEGER NOT NULL,
  source TEXT NOT NULL CHECK (source IN ('manual', 'hr')),
  valid_from TEXT NOT NULL CHECK (valid_from GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  is_deleted INTEGER NOT NULL DEFAULT 0 CHECK (is_deleted IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

-- 701; ~1; for ever
CREATE TABLE position_history (
  history_id INTEGER PRIMARY KEY,
  position_id TEXT NOT NULL,
  position_code TEXT NOT NULL,
  position_name TEXT NOT NULL,
  authority_level INTEGER NOT NULL CHECK (authority_level >= 0),
  status TEXT NOT NULL,
  valid_from TEXT NOT NULL CHECK (valid_from GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  valid_to TEXT CHECK (valid_to GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  change TEXT NOT NULL CHECK (change IN ('INSERT', 'UPDATE', 'MOVE', 'CLOSE', 'REOPEN')),
  run_id TEXT NOT NULL,
  UNIQUE (position_id, valid_from)
) STRICT;

-- MST_JobType; app; 12 (m)
CREATE TABLE job_types (
  job_type_id TEXT NOT NULL PRIMARY KEY,
  job_type_code TEXT NOT NULL UNIQUE,
  job_type_name TEXT NOT NULL,
  job_category TEXT NOT NULL CHECK (job_category IN ('ENGINEERING', 'MANAGEMENT', 'SALES', 'SUPPORT', 'OTHER')),
  job_level TEXT NOT NULL CHECK (job_level IN ('JUNIOR', 'SENIOR', 'LEAD', 'MANAGER', 'DIRECTOR')),
  is_active INTEGER NOT NULL CHECK (is_active IN (0, 1)),
  sort_order INTEGER NOT NULL,
  required_experience_years INTEGER CHECK (required_experience_years >= 0),
  description TEXT,
  is_deleted INTEGER NOT NULL DEFAULT 0 CHECK (is_deleted IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

-- MST_Employee; app, 701; 200 (m), +3
CREATE TABLE employees (
  employee_id TEXT NOT NULL PRIMARY KEY,
  employee_code TEXT NOT NULL UNIQUE,
  full_name TEXT NOT NULL,
  full_name_kana TEXT NOT NULL,
  email TEXT NOT NULL UNIQUE,
  phone TEXT,
  birth_date TEXT CHECK (birth_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  gender TEXT CHECK (gender IN ('M', 'F', 'O')),
  hire_date TEXT NOT NULL CHECK (hire_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  retire_date TEXT CHECK (retire_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  department_id TEXT NOT NULL REFERENCES departments (department_id) DEFERRABLE INITIALLY DEFERRED,
  position_id TEXT REFERENCES positions (position_id) DEFERRABLE INITIALLY DEFERRED,
  job_type_id TEXT REFERENCES job_types (job_type_id) DEFERRABLE INITIALLY DEFERRED,
  manager_id TEXT REFERENCES employees (employee_id) DEFERRABLE INITIALLY DEFERRED,
  employment_status TEXT NOT NULL CHECK (employment_status IN ('FULL_TIME', 'PART_TIME', 'CONTRACT')),
  employee_status TEXT NOT NULL CHECK (employee_status IN ('ACTIVE', 'RETIRED', 'SUSPENDED')),
  is_deleted INTEGER NOT NULL DEFAULT 0 CHECK (is_deleted IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  CHECK (manager_id <> employee_id),
  CHECK (retire_date >= hire_date)
) STRICT;
CREATE INDEX employees_by_department_id
  ON employees (department_id);
CREATE INDEX employees_by_manager_id
  ON employees (manager_id);
CREATE INDEX employees_by_employee_status
  ON employees (employee_status);
CREATE INDEX employees_by_hire_date
  ON employees (hire_date);

-- MST_EmployeeDepartment; 701, app; 230 (m), +5
CREATE TABLE employee_departments (
  id TEXT NOT NULL PRIMARY KEY,
  employee_id TEXT NOT NULL REFERENCES employees (employee_id),
  department_id TEXT NOT NULL REFERENCES departments (department_id),
  assignment_type TEXT NOT NULL CHECK (assignment_type IN ('PRIMARY', 'SECONDARY', 'TEMPORARY')),
  assignment_ratio INTEGER CHECK (assignment_ratio BETWEEN 0 AND 100),
  assignment_status TEXT NOT NULL CHECK (assignment_status IN ('ACTIVE', 'INACTIVE', 'PENDING')),
  start_date TEXT NOT NULL CHECK (start_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  end_date TEXT CHECK (end_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  reporting_manager_id TEXT,
  role_in_department TEXT,
  assignment_reason TEXT,
  approval_status TEXT NOT NULL CHECK (approval_status IN ('APPROVED', 'PENDING', 'REJECTED')),
  approved_by TEXT,
  approved_at INTEGER,
  source TEXT NOT NULL CHECK (source IN ('manual', 'hr')),
  is_deleted INTEGER NOT NULL DEFAULT 0 CHECK (is_deleted IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  CHECK (end_date >= start_date)
) STRICT;
CREATE UNIQUE INDEX employee_departments_once_per_employee_id
  ON employee_departments (employee_id)
  WHERE assignment_type = 'PRIMARY' AND end_date IS NULL AND is_deleted = 0;

-- MST_EmployeePosition; 701, app; 210 (m), +3
CREATE TABLE employee_positions (
  id TEXT NOT NULL PRIMARY KEY,
  employee_id TEXT NOT NULL REFERENCES employees (employee_id),
  position_id TEXT NOT NULL REFERENCES positions (position_id),
  appointment_type TEXT NOT NULL CHECK (appointment_type IN ('PRIMARY', 'ACTING', 'CONCURRENT')),
  appointment_status TEXT NOT NULL CHECK (appointment_status IN ('ACTIVE', 'INACTIVE', 'SUSPENDED')),
  start_date TEXT NOT NULL CHECK (start_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  end_date TEXT CHECK (end_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  authority_level INTEGER CHECK (authority_level >= 0),
  salary_grade TEXT,
  approval_status TEXT NOT NULL CHECK (approval_status IN ('APPROVED', 'PENDING', 'REJECTED')),
  approved_by TEXT,
  approved_at INTEGER,
  source TEXT NOT NULL CHECK (source IN ('manual', 'hr')),
  is_deleted INTEGER NOT NULL DEFAULT 0 CHECK (is_deleted IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  CHECK (end_date >= start_date)
) STRICT;
`
};

// data/tenant/migrations/0002-org-sync.ts
var orgSync = {
  version: 2,
  name: "org-sync",
  sql: `
-- 701; 30; 1 year
CREATE TABLE org_sync_runs (
  sync_id INTEGER PRIMARY KEY,
  run_id TEXT NOT NULL,
  mode TEXT NOT NULL CHECK (mode IN ('preview', 'apply')),
  source TEXT NOT NULL CHECK (source IN ('csv', 'rest')),
  sync_type TEXT NOT NULL CHECK (sync_type IN ('full', 'incremental')),
  file_name TEXT,
  sha256 TEXT,
  encoding TEXT,
  high_water TEXT,
  fetched INTEGER NOT NULL CHECK (fetched >= 0),
  inserted INTEGER NOT NULL CHECK (inserted >= 0),
  updated INTEGER NOT NULL CHECK (updated >= 0),
  moved INTEGER NOT NULL CHECK (moved >= 0),
  closed INTEGER NOT NULL CHECK (closed >= 0),
  reopened INTEGER NOT NULL CHECK (reopened >= 0),
  unchanged INTEGER NOT NULL CHECK (unchanged >= 0),
  rejected INTEGER NOT NULL CHECK (rejected >= 0),
  pending INTEGER NOT NULL CHECK (pending >= 0),
  guard TEXT,
  state TEXT NOT NULL CHECK (state IN ('ok', 'failed', 'skipped')),
  error TEXT,
  started_at INTEGER NOT NULL,
  finished_at INTEGER
) STRICT;

-- 701; ~20; 104: 400 days
CREATE TABLE org_sync_changes (
  id INTEGER PRIMARY KEY,
  sync_id INTEGER NOT NULL REFERENCES org_sync_runs (sync_id),
  entity TEXT NOT NULL CHECK (entity IN ('department', 'position', 'assignment')),
  code TEXT NOT NULL,
  kind TEXT NOT NULL,
  field TEXT,
  old_value TEXT,
  new_value TEXT,
  effective_date TEXT NOT NULL CHECK (effective_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  line_no INTEGER CHECK (line_no >= 0),
  reason TEXT
) STRICT;
CREATE INDEX org_sync_changes_by_sync_id
  ON org_sync_changes (sync_id);
CREATE INDEX org_sync_changes_by_entity_code
  ON org_sync_changes (entity, code);

-- 701; 0\u201330
CREATE TABLE org_pending_changes (
  id INTEGER PRIMARY KEY,
  entity TEXT NOT NULL,
  code TEXT NOT NULL,
  payload TEXT NOT NULL CHECK (json_valid(payload)),
  effective_date TEXT NOT NULL CHECK (effective_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  sync_id INTEGER NOT NULL CHECK (sync_id >= 0),
  state TEXT NOT NULL CHECK (state IN ('waiting', 'applied', 'replaced', 'cancelled')),
  applied_at INTEGER
) STRICT;
CREATE UNIQUE INDEX org_pending_changes_once_per_entity_code_effective_date
  ON org_pending_changes (entity, code, effective_date)
  WHERE state = 'waiting';
`
};

// data/tenant/migrations/0003-accounts.ts
var accounts = {
  version: 3,
  name: "accounts",
  sql: `
-- MST_UserAuth; app, 006, 904; 210 (m)
CREATE TABLE user_accounts (
  user_id TEXT NOT NULL PRIMARY KEY,
  login_id TEXT NOT NULL UNIQUE,
  employee_id TEXT REFERENCES employees (employee_id),
  account_status TEXT NOT NULL CHECK (account_status IN ('ACTIVE', 'INACTIVE', 'LOCKED', 'SUSPENDED')),
  is_service INTEGER NOT NULL CHECK (is_service IN (0, 1)),
  password_hash TEXT,
  password_changed_at INTEGER,
  password_expires_at INTEGER,
  must_change_password INTEGER NOT NULL CHECK (must_change_password IN (0, 1)),
  session_timeout INTEGER CHECK (session_timeout >= 0), -- minutes
  failed_login_count INTEGER NOT NULL CHECK (failed_login_count >= 0),
  last_failed_login_at INTEGER,
  last_login_at INTEGER,
  lock_reason TEXT,
  previous_status TEXT,
  mfa_enabled INTEGER NOT NULL CHECK (mfa_enabled IN (0, 1)),
  mfa_secret_ref TEXT,
  external_auth_provider TEXT,
  recovery_token_hash TEXT,
  recovery_token_expires_at INTEGER,
  deleted_at INTEGER,
  is_deleted INTEGER NOT NULL DEFAULT 0 CHECK (is_deleted IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX user_accounts_by_employee_id
  ON user_accounts (employee_id);
CREATE INDEX user_accounts_by_account_status
  ON user_accounts (account_status);

-- MST_Role; app; 6 (m)
CREATE TABLE roles (
  role_id TEXT NOT NULL PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  parent_id TEXT,
  is_active INTEGER NOT NULL CHECK (is_active IN (0, 1)),
  is_deleted INTEGER NOT NULL DEFAULT 0 CHECK (is_deleted IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

-- MST_Permission; app; 60 (m)
CREATE TABLE permissions (
  permission_id TEXT NOT NULL PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  parent_id TEXT,
  is_active INTEGER NOT NULL CHECK (is_active IN (0, 1)),
  is_deleted INTEGER NOT NULL DEFAULT 0 CHECK (is_deleted IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE role_permissions (
  role_id TEXT NOT NULL REFERENCES roles (role_id),
  permission_id TEXT NOT NULL REFERENCES permissions (permission_id),
  is_deleted INTEGER NOT NULL DEFAULT 0 CHECK (is_deleted IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (role_id, permission_id)
) STRICT;

-- MST_UserRole; app
CREATE TABLE user_roles (
  user_id TEXT NOT NULL REFERENCES user_accounts (user_id),
  role_id TEXT NOT NULL REFERENCES roles (role_id),
  assignment_status TEXT NOT NULL CHECK (assignment_status IN ('ACTIVE', 'EXPIRED', 'REVOKED')),
  assignment_type TEXT NOT NULL CHECK (assignment_type IN ('DIRECT', 'DELEGATED')),
  effective_from TEXT NOT NULL CHECK (effective_from GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  effective_to TEXT CHECK (effective_to GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  delegation_expires_at INTEGER,
  is_primary_role INTEGER NOT NULL CHECK (is_primary_role IN (0, 1)),
  is_deleted INTEGER NOT NULL DEFAULT 0 CHECK (is_deleted IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (user_id, role_id, effective_from)
) STRICT;

-- app; ~2,000; 104: 400 days, never below 90
CREATE TABLE login_history (
  id INTEGER PRIMARY KEY,
  user_id TEXT,
  login_id TEXT NOT NULL,
  result TEXT NOT NULL CHECK (result IN ('success', 'failure')),
  at INTEGER NOT NULL,
  ip TEXT NOT NULL,
  user_agent TEXT
) STRICT;
CREATE INDEX login_history_by_at
  ON login_history (at);
CREATE INDEX login_history_by_user_id_at
  ON login_history (user_id, at);
CREATE INDEX login_history_by_ip_at
  ON login_history (ip, at);

-- 301; \u2264 users \xD7 30; 13 months
CREATE TABLE user_activity_daily (
  day TEXT NOT NULL CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  user_id TEXT NOT NULL,
  logins INTEGER NOT NULL CHECK (logins >= 0),
  api_calls INTEGER NOT NULL CHECK (api_calls >= 0),
  PRIMARY KEY (day, user_id)
) STRICT;

-- SYS_TokenStore, ACCESS and REFRESH; app, 006, 901, 902, 904; ~2,000
CREATE TABLE tokens (
  token_id TEXT NOT NULL PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES user_accounts (user_id),
  token_type TEXT NOT NULL CHECK (token_type IN ('ACCESS', 'REFRESH')),
  token_hash TEXT NOT NULL UNIQUE, -- sha256; the token itself is never stored
  family_id TEXT NOT NULL,
  parent_id TEXT,
  scope TEXT CHECK (json_valid(scope)),
  issued_at INTEGER NOT NULL,
  expires_at INTEGER,
  last_used_at INTEGER,
  rotated_at INTEGER,
  client_ip TEXT,
  device_fingerprint TEXT,
  user_agent TEXT,
  is_revoked INTEGER NOT NULL CHECK (is_revoked IN (0, 1)),
  revoked_at INTEGER,
  revoked_reason TEXT CHECK (revoked_reason IN ('LOGOUT', 'EXPIRED', 'SECURITY', 'ADMIN')),
  CHECK (is_revoked = (revoked_at IS NOT NULL))
) STRICT;
CREATE INDEX tokens_by_expires_at_is_revoked
  ON tokens (expires_at, is_revoked);
CREATE INDEX tokens_by_user_id_token_type
  ON tokens (user_id, token_type);
CREATE INDEX tokens_by_family_id
  ON tokens (family_id);

-- 006; ~4,000; 2 years
CREATE TABLE token_revocations (
  id INTEGER PRIMARY KEY,
  token_id TEXT NOT NULL,
  hash12 TEXT NOT NULL,
  token_type TEXT NOT NULL,
  user_id TEXT,
  family_id TEXT,
  issued_at INTEGER,
  ended_at INTEGER NOT NULL,
  event TEXT NOT NULL CHECK (event IN ('revoked', 'deleted')),
  reason TEXT NOT NULL,
  client_ip TEXT,
  run_id TEXT NOT NULL,
  UNIQUE (token_id, event)
) STRICT;

-- SYS_TokenStore SESSION; app, 506, 006 cascade, 901, 902, 904
CREATE TABLE sessions (
  session_id TEXT NOT NULL PRIMARY KEY,
  token_hash TEXT NOT NULL UNIQUE,
  user_id TEXT NOT NULL,
  issued_at INTEGER NOT NULL,
  last_used_at INTEGER,
  expires_at INTEGER,
  client_ip TEXT NOT NULL,
  last_ip TEXT,
  device_fingerprint TEXT,
  user_agent TEXT
) STRICT;
CREATE INDEX sessions_by_last_used_at
  ON sessions (last_used_at);
CREATE INDEX sessions_by_user_id
  ON sessions (user_id);
CREATE INDEX sessions_by_expires_at
  ON sessions (expires_at);

-- 506, 006, 902, 904, app on logout; ~2,000; 90 days, source of session statistics
CREATE TABLE session_history (
  id INTEGER PRIMARY KEY,
  session_hash TEXT NOT NULL, -- 16 hex of token_hash
  user_id TEXT NOT NULL,
  issued_at INTEGER NOT NULL,
  ended_at INTEGER NOT NULL,
  last_used_at INTEGER,
  reason TEXT NOT NULL CHECK (reason IN ('IDLE', 'EXPIRED', 'LIMIT', 'USER_DISABLED', 'TENANT_STOPPED', 'TOO_OLD', 'INVALID', 'REVOKED', 'LOGOUT', 'INCIDENT', 'STOPPED', 'RESTORED')),
  client_ip TEXT NOT NULL
) STRICT;
CREATE INDEX session_history_by_ended_at
  ON session_history (ended_at);
CREATE INDEX session_history_by_issued_at
  ON session_history (issued_at);
`
};

// data/tenant/migrations/0004-skills.ts
var skills = {
  version: 4,
  name: "skills",
  sql: `
-- MST_SkillCategory; app; 10 (m)
CREATE TABLE skill_categories (
  category_id TEXT NOT NULL PRIMARY KEY,
  category_code TEXT NOT NULL UNIQUE,
  category_name TEXT NOT NULL,
  parent_category_id TEXT,
  category_level INTEGER NOT NULL CHECK (category_level >= 0),
  category_path TEXT NOT NULL,
  category_type TEXT NOT NULL CHECK (category_type IN ('TECHNICAL', 'BUSINESS', 'SOFT', 'CERTIFICATION', 'LANGUAGE')),
  category_status TEXT NOT NULL,
  display_order INTEGER NOT NULL,
  color_code TEXT,
  effective_from TEXT CHECK (effective_from GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  effective_to TEXT CHECK (effective_to GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  is_deleted INTEGER NOT NULL DEFAULT 0 CHECK (is_deleted IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

-- MST_SkillItem, with MST_Skill merged in; app; 80 (m)
CREATE TABLE skill_items (
  skill_item_id TEXT NOT NULL PRIMARY KEY,
  skill_code TEXT NOT NULL UNIQUE,
  skill_name TEXT NOT NULL,
  skill_name_en TEXT,
  skill_category_id TEXT NOT NULL REFERENCES skill_categories (category_id),
  skill_type TEXT NOT NULL CHECK (skill_type IN ('TECHNICAL', 'BUSINESS', 'SOFT', 'LANGUAGE', 'CERTIFICATION')),
  difficulty_level INTEGER CHECK (difficulty_level BETWEEN 1 AND 5),
  importance_level INTEGER CHECK (importance_level BETWEEN 1 AND 5),
  market_demand TEXT,
  technology_trend TEXT,
  is_core_skill INTEGER NOT NULL CHECK (is_core_skill IN (0, 1)),
  is_active INTEGER NOT NULL CHECK (is_active IN (0, 1)),
  effective_from TEXT CHECK (effective_from GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  effective_to TEXT CHECK (effective_to GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  display_order INTEGER NOT NULL,
  is_deleted INTEGER NOT NULL DEFAULT 0 CHECK (is_deleted IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

-- app
CREATE TABLE skill_hierarchy (
  parent_id TEXT NOT NULL REFERENCES skill_items (skill_item_id),
  child_id TEXT NOT NULL REFERENCES skill_items (skill_item_id),
  level INTEGER NOT NULL CHECK (level >= 0),
  path TEXT NOT NULL,
  is_leaf INTEGER NOT NULL CHECK (is_leaf IN (0, 1)),
  is_deleted INTEGER NOT NULL DEFAULT 0 CHECK (is_deleted IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (parent_id, child_id)
) STRICT;

-- MST_JobTypeSkill; app; 120 (m)
CREATE TABLE job_type_skills (
  id TEXT NOT NULL PRIMARY KEY,
  job_type_id TEXT NOT NULL REFERENCES job_types (job_type_id),
  skill_item_id TEXT NOT NULL REFERENCES skill_items (skill_item_id),
  required_level INTEGER NOT NULL CHECK (required_level BETWEEN 1 AND 5),
  skill_priority TEXT NOT NULL CHECK (skill_priority IN ('CRITICAL', 'HIGH', 'MEDIUM', 'LOW')),
  skill_weight REAL CHECK (skill_weight BETWEEN 0 AND 100),
  alternative_skills TEXT CHECK (json_valid(alternative_skills)),
  certification_required INTEGER NOT NULL CHECK (certification_required IN (0, 1)),
  skill_status TEXT NOT NULL CHECK (skill_status IN ('ACTIVE', 'DEPRECATED', 'OBSOLETE')),
  effective_date TEXT NOT NULL CHECK (effective_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  expiry_date TEXT CHECK (expiry_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  is_deleted INTEGER NOT NULL DEFAULT 0 CHECK (is_deleted IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  UNIQUE (job_type_id, skill_item_id)
) STRICT;

-- MST_EmployeeJobType; app; 210 (m)
CREATE TABLE employee_job_types (
  id TEXT NOT NULL PRIMARY KEY,
  employee_id TEXT NOT NULL REFERENCES employees (employee_id),
  job_type_id TEXT NOT NULL REFERENCES job_types (job_type_id),
  assignment_type TEXT NOT NULL CHECK (assignment_type IN ('PRIMARY', 'SECONDARY', 'TEMPORARY', 'TRAINING', 'CANDIDATE')),
  assignment_ratio INTEGER CHECK (assignment_ratio >= 0),
  assignment_status TEXT NOT NULL CHECK (assignment_status IN ('ACTIVE', 'INACTIVE', 'PENDING')),
  proficiency_level TEXT NOT NULL CHECK (proficiency_level IN ('NOVICE', 'BEGINNER', 'INTERMEDIATE', 'ADVANCED', 'EXPERT')),
  effective_start_date TEXT NOT NULL CHECK (effective_start_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  effective_end_date TEXT CHECK (effective_end_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  is_deleted INTEGER NOT NULL DEFAULT 0 CHECK (is_deleted IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

-- MST_SkillGrade; app; 5 (m)
CREATE TABLE skill_grades (
  grade_id TEXT NOT NULL PRIMARY KEY,
  grade_code TEXT NOT NULL UNIQUE, -- BEGINNER\u2026EXPERT
  letter TEXT NOT NULL CHECK (letter IN ('S', 'A', 'B', 'C', 'D')), -- S = 5
  grade_name TEXT NOT NULL,
  grade_level INTEGER NOT NULL UNIQUE CHECK (grade_level BETWEEN 1 AND 5),
  color_code TEXT,
  sort_order INTEGER NOT NULL,
  is_active INTEGER NOT NULL CHECK (is_active IN (0, 1)),
  is_deleted INTEGER NOT NULL DEFAULT 0 CHECK (is_deleted IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

-- TRN_EmployeeSkillGrade; app; 400 (m), +10
CREATE TABLE employee_skill_grades (
  id TEXT NOT NULL PRIMARY KEY,
  employee_id TEXT NOT NULL REFERENCES employees (employee_id),
  job_type_id TEXT NOT NULL REFERENCES job_types (job_type_id),
  skill_grade TEXT NOT NULL, -- S\u2013D or 1\u20135
  skill_level INTEGER CHECK (skill_level >= 0),
  effective_date TEXT NOT NULL CHECK (effective_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  expiry_date TEXT CHECK (expiry_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'), -- null = current
  evaluation_date TEXT NOT NULL CHECK (evaluation_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  next_evaluation_date TEXT CHECK (next_evaluation_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  evaluator_id TEXT,
  certification_flag INTEGER NOT NULL CHECK (certification_flag IN (0, 1)),
  evaluation_comment TEXT,
  is_deleted INTEGER NOT NULL DEFAULT 0 CHECK (is_deleted IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  created_by TEXT,
  updated_by TEXT
) STRICT;

-- TRN_SkillRecord; app; 2,400 (m), +100, 300 updates
CREATE TABLE skill_records (
  skill_record_id TEXT NOT NULL PRIMARY KEY,
  employee_id TEXT NOT NULL REFERENCES employees (employee_id),
  skill_item_id TEXT NOT NULL REFERENCES skill_items (skill_item_id),
  skill_category_id TEXT NOT NULL REFERENCES skill_categories (category_id),
  skill_level INTEGER NOT NULL CHECK (skill_level BETWEEN 1 AND 5),
  self_assessment INTEGER CHECK (self_assessment BETWEEN 1 AND 5),
  manager_assessment INTEGER CHECK (manager_assessment BETWEEN 1 AND 5),
  assessor_id TEXT,
  acquisition_date TEXT CHECK (acquisition_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  assessment_date TEXT CHECK (assessment_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  last_used_date TEXT CHECK (last_used_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  expiry_date TEXT CHECK (expiry_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  certification_id TEXT REFERENCES certifications (certification_id),
  skill_status TEXT NOT NULL CHECK (skill_status IN ('ACTIVE', 'EXPIRED', 'SUSPENDED')),
  learning_hours REAL,
  project_experience_count INTEGER CHECK (project_experience_count >= 0),
  evidence_description TEXT,
  is_deleted INTEGER NOT NULL DEFAULT 0 CHECK (is_deleted IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  created_by TEXT,
  updated_by TEXT,
  UNIQUE (employee_id, skill_item_id)
) STRICT;
CREATE INDEX skill_records_by_skill_item_id
  ON skill_records (skill_item_id);
CREATE INDEX skill_records_by_expiry_date
  ON skill_records (expiry_date);
CREATE INDEX skill_records_by_assessment_date
  ON skill_records (assessment_date);
CREATE INDEX skill_records_by_updated_at
  ON skill_records (updated_at);

-- TRN_SkillEvidence; app; +40
CREATE TABLE skill_evidence (
  evidence_id TEXT NOT NULL PRIMARY KEY,
  employee_id TEXT NOT NULL REFERENCES employees (employee_id),
  skill_item_id TEXT NOT NULL REFERENCES skill_items (skill_item_id),
  evidence_type TEXT NOT NULL,
  evidence_title TEXT NOT NULL,
  evidence_date TEXT NOT NULL CHECK (evidence_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  related_certification_id TEXT,
  related_project_id TEXT,
  related_training_id TEXT,
  certificate_number TEXT,
  issuer_name TEXT,
  file_path TEXT,
  validity_start_date TEXT CHECK (validity_start_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  validity_end_date TEXT CHECK (validity_end_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  verification_status TEXT NOT NULL CHECK (verification_status IN ('PENDING', 'VERIFIED', 'REJECTED', 'EXPIRED')),
  verified_by TEXT,
  verification_date TEXT CHECK (verification_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  skill_level_demonstrated INTEGER CHECK (skill_level_demonstrated >= 0),
  is_deleted INTEGER NOT NULL DEFAULT 0 CHECK (is_deleted IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  created_by TEXT,
  updated_by TEXT
) STRICT;
`
};

// data/tenant/migrations/0005-training.ts
var training = {
  version: 5,
  name: "training",
  sql: `
-- MST_Certification; app; 40 (m)
CREATE TABLE certifications (
  certification_id TEXT NOT NULL PRIMARY KEY,
  certification_code TEXT NOT NULL UNIQUE,
  certification_name TEXT NOT NULL,
  category TEXT NOT NULL CHECK (category IN ('IT', 'BUSINESS', 'NATIONAL', 'LANGUAGE', 'OTHER')),
  level TEXT NOT NULL CHECK (level IN ('BASIC', 'INTERMEDIATE', 'ADVANCED', 'EXPERT')),
  issuer TEXT,
  validity_period_months INTEGER CHECK (validity_period_months >= 0),
  renewal_required INTEGER NOT NULL CHECK (renewal_required IN (0, 1)),
  pdu_required REAL,
  pdu_cycle_months INTEGER CHECK (pdu_cycle_months >= 0),
  exam_fee INTEGER CHECK (exam_fee >= 0), -- yen
  is_recommended INTEGER NOT NULL CHECK (is_recommended IN (0, 1)),
  is_active INTEGER NOT NULL CHECK (is_active IN (0, 1)),
  skill_category_id TEXT,
  is_deleted INTEGER NOT NULL DEFAULT 0 CHECK (is_deleted IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

-- MST_CertificationRequirement; app; 30 (m)
CREATE TABLE certification_requirements (
  requirement_id TEXT NOT NULL PRIMARY KEY,
  certification_id TEXT NOT NULL REFERENCES certifications (certification_id),
  requirement_type TEXT NOT NULL CHECK (requirement_type IN ('JOB_TYPE', 'POSITION', 'SKILL_GRADE', 'PROJECT', 'PROMOTION')),
  requirement_level TEXT NOT NULL CHECK (requirement_level IN ('MANDATORY', 'PREFERRED', 'OPTIONAL', 'DISQUALIFYING')),
  target_job_type_id TEXT,
  target_position_id TEXT,
  target_department_id TEXT,
  target_skill_grade_id TEXT,
  grace_period_months INTEGER CHECK (grace_period_months >= 0),
  alternative_certifications TEXT CHECK (json_valid(alternative_certifications)),
  effective_start_date TEXT NOT NULL CHECK (effective_start_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  effective_end_date TEXT CHECK (effective_end_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  active_flag INTEGER NOT NULL CHECK (active_flag IN (0, 1)),
  notification_timing TEXT,
  is_deleted INTEGER NOT NULL DEFAULT 0 CHECK (is_deleted IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

-- TRN_PDU; app; +20
CREATE TABLE pdu_records (
  pdu_id TEXT NOT NULL PRIMARY KEY,
  employee_id TEXT NOT NULL REFERENCES employees (employee_id),
  certification_id TEXT,
  activity_date TEXT NOT NULL CHECK (activity_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  activity_name TEXT NOT NULL,
  activity_type TEXT NOT NULL,
  pdu_category TEXT NOT NULL CHECK (pdu_category IN ('TECHNICAL', 'LEADERSHIP', 'STRATEGIC', 'BUSINESS')),
  pdu_points REAL NOT NULL CHECK (pdu_points > 0), -- 1 decimal
  duration_hours REAL NOT NULL,
  approval_status TEXT NOT NULL CHECK (approval_status IN ('PENDING', 'APPROVED', 'REJECTED', 'UNDER_REVIEW')),
  approved_by TEXT,
  approval_date TEXT CHECK (approval_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  evidence_file_path TEXT,
  expiry_date TEXT CHECK (expiry_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  cost INTEGER CHECK (cost >= 0), -- yen
  cost_covered_by TEXT,
  related_training_id TEXT,
  related_project_id TEXT,
  is_deleted INTEGER NOT NULL DEFAULT 0 CHECK (is_deleted IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  created_by TEXT,
  updated_by TEXT
) STRICT;

-- MST_TrainingProgram; app; 30 (m)
CREATE TABLE training_programs (
  training_program_id TEXT NOT NULL PRIMARY KEY,
  program_code TEXT NOT NULL UNIQUE,
  program_name TEXT NOT NULL,
  program_category TEXT NOT NULL,
  program_type TEXT NOT NULL,
  duration_hours REAL NOT NULL,
  pdu_credits REAL,
  mandatory_flag INTEGER NOT NULL CHECK (mandatory_flag IN (0, 1)),
  repeat_interval INTEGER CHECK (repeat_interval >= 0),
  cost_per_participant INTEGER CHECK (cost_per_participant >= 0),
  active_flag INTEGER NOT NULL CHECK (active_flag IN (0, 1)),
  effective_from TEXT CHECK (effective_from GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  effective_to TEXT CHECK (effective_to GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  is_deleted INTEGER NOT NULL DEFAULT 0 CHECK (is_deleted IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

-- TRN_TrainingHistory; app; +30
CREATE TABLE training_history (
  training_history_id TEXT NOT NULL PRIMARY KEY,
  employee_id TEXT NOT NULL REFERENCES employees (employee_id),
  training_program_id TEXT REFERENCES training_programs (training_program_id),
  training_name TEXT NOT NULL,
  training_type TEXT NOT NULL,
  training_category TEXT NOT NULL,
  start_date TEXT NOT NULL CHECK (start_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  end_date TEXT CHECK (end_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  duration_hours REAL,
  attendance_status TEXT NOT NULL CHECK (attendance_status IN ('COMPLETED', 'PARTIAL', 'ABSENT', 'CANCELLED')),
  completion_rate REAL,
  test_score REAL,
  satisfaction_score INTEGER CHECK (satisfaction_score BETWEEN 1 AND 5),
  recommendation_score INTEGER CHECK (recommendation_score >= 0),
  grade TEXT,
  certificate_obtained INTEGER NOT NULL CHECK (certificate_obtained IN (0, 1)),
  certificate_number TEXT,
  pdu_earned REAL,
  cost INTEGER CHECK (cost >= 0), -- yen
  cost_covered_by TEXT CHECK (cost_covered_by IN ('COMPANY', 'EMPLOYEE', 'SHARED')),
  manager_approval INTEGER NOT NULL CHECK (manager_approval IN (0, 1)),
  follow_up_required INTEGER NOT NULL CHECK (follow_up_required IN (0, 1)),
  follow_up_date TEXT CHECK (follow_up_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  skills_acquired TEXT CHECK (json_valid(skills_acquired)),
  is_deleted INTEGER NOT NULL DEFAULT 0 CHECK (is_deleted IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  created_by TEXT,
  updated_by TEXT
) STRICT;

-- MST_CareerPlan; app; 150 (m)
CREATE TABLE career_plans (
  career_plan_id TEXT NOT NULL PRIMARY KEY,
  employee_id TEXT NOT NULL REFERENCES employees (employee_id),
  plan_name TEXT NOT NULL,
  target_position_id TEXT,
  target_date TEXT CHECK (target_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  status TEXT NOT NULL CHECK (status IN ('DRAFT', 'ACTIVE', 'COMPLETED', 'CANCELLED')),
  description TEXT,
  is_deleted INTEGER NOT NULL DEFAULT 0 CHECK (is_deleted IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

-- TRN_GoalProgress; app; 600 (m), +20
CREATE TABLE goal_progress (
  goal_id TEXT NOT NULL PRIMARY KEY,
  employee_id TEXT NOT NULL REFERENCES employees (employee_id),
  supervisor_id TEXT REFERENCES employees (employee_id),
  goal_title TEXT NOT NULL,
  goal_category TEXT NOT NULL CHECK (goal_category IN ('BUSINESS', 'SKILL', 'CAREER', 'PERSONAL')),
  goal_type TEXT NOT NULL CHECK (goal_type IN ('QUANTITATIVE', 'QUALITATIVE', 'MILESTONE')),
  start_date TEXT NOT NULL CHECK (start_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  target_date TEXT NOT NULL CHECK (target_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  target_value REAL,
  current_value REAL,
  unit TEXT,
  progress_rate REAL NOT NULL CHECK (progress_rate BETWEEN 0 AND 100),
  achievement_status TEXT NOT NULL CHECK (achievement_status IN ('NOT_STARTED', 'IN_PROGRESS', 'COMPLETED', 'OVERDUE', 'CANCELLED')),
  achievement_rate REAL,
  approval_status TEXT NOT NULL CHECK (approval_status IN ('DRAFT', 'PENDING', 'APPROVED', 'REJECTED')),
  submitted_at INTEGER,
  self_evaluation INTEGER CHECK (self_evaluation BETWEEN 1 AND 5),
  supervisor_evaluation INTEGER CHECK (supervisor_evaluation BETWEEN 1 AND 5),
  completion_date TEXT CHECK (completion_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  next_review_date TEXT CHECK (next_review_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  priority_level TEXT NOT NULL,
  related_career_plan_id TEXT REFERENCES career_plans (career_plan_id),
  is_deleted INTEGER NOT NULL DEFAULT 0 CHECK (is_deleted IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  created_by TEXT,
  updated_by TEXT
) STRICT;

-- TRN_ProjectRecord; app; +20
CREATE TABLE project_records (
  project_record_id TEXT NOT NULL PRIMARY KEY,
  employee_id TEXT NOT NULL REFERENCES employees (employee_id),
  project_code TEXT NOT NULL,
  project_name TEXT NOT NULL,
  client_name TEXT,
  project_type TEXT NOT NULL,
  project_scale TEXT NOT NULL,
  start_date TEXT NOT NULL CHECK (start_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  end_date TEXT CHECK (end_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  participation_rate INTEGER CHECK (participation_rate >= 0),
  role_title TEXT,
  project_status TEXT NOT NULL CHECK (project_status IN ('ACTIVE', 'COMPLETED', 'CANCELLED')),
  evaluation_score INTEGER CHECK (evaluation_score BETWEEN 1 AND 5),
  is_confidential INTEGER NOT NULL CHECK (is_confidential IN (0, 1)),
  is_public_reference INTEGER NOT NULL CHECK (is_public_reference IN (0, 1)),
  technologies_used TEXT CHECK (json_valid(technologies_used)),
  is_deleted INTEGER NOT NULL DEFAULT 0 CHECK (is_deleted IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  created_by TEXT,
  updated_by TEXT
) STRICT;
`
};

// data/tenant/migrations/0006-skill-analysis.ts
var skillAnalysis = {
  version: 6,
  name: "skill-analysis",
  sql: `
-- 601; 2,400; 5 years
CREATE TABLE skill_snapshots (
  period TEXT NOT NULL CHECK (period GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]'),
  employee_id TEXT NOT NULL,
  skill_item_id TEXT NOT NULL,
  level INTEGER NOT NULL CHECK (level >= 0),
  self INTEGER CHECK (self >= 0),
  manager INTEGER CHECK (manager >= 0),
  department_id TEXT NOT NULL,
  job_type_id TEXT,
  taken_at INTEGER NOT NULL,
  PRIMARY KEY (period, employee_id, skill_item_id)
) STRICT, WITHOUT ROWID;

-- 601; ~200; 3 years
CREATE TABLE skill_analysis_results (
  id INTEGER PRIMARY KEY,
  period TEXT NOT NULL CHECK (period GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]'),
  version INTEGER NOT NULL CHECK (version >= 0),
  scope TEXT NOT NULL CHECK (scope IN ('company', 'department', 'category', 'skill', 'job_type')),
  scope_id TEXT NOT NULL,
  metrics TEXT NOT NULL CHECK (json_valid(metrics)), -- headcount, holders, coverage, mean, dist[5], ge3, fulfilment, delta, growth
  findings TEXT NOT NULL CHECK (json_valid(findings)),
  run_id TEXT NOT NULL,
  UNIQUE (period, version, scope, scope_id)
) STRICT;

-- 601; ~60
CREATE TABLE skill_statistics (
  period TEXT NOT NULL CHECK (period GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]'),
  metric TEXT NOT NULL,
  scope TEXT NOT NULL,
  scope_id TEXT NOT NULL,
  value REAL,
  n INTEGER NOT NULL CHECK (n >= 0),
  PRIMARY KEY (period, metric, scope, scope_id)
) STRICT;
`
};

// data/tenant/migrations/0007-logs.ts
var logs = {
  version: 7,
  name: "logs",
  sql: `
-- app; ~300,000 at 10,000 calls a day; 104: 90 days
CREATE TABLE api_access_log (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  user_id TEXT,
  method TEXT NOT NULL,
  path TEXT NOT NULL,
  status INTEGER NOT NULL CHECK (status >= 0),
  response_ms INTEGER NOT NULL CHECK (response_ms >= 0),
  request_bytes INTEGER NOT NULL CHECK (request_bytes >= 0),
  response_bytes INTEGER NOT NULL CHECK (response_bytes >= 0),
  ip TEXT NOT NULL,
  session_id TEXT
) STRICT;
CREATE INDEX api_access_log_by_at
  ON api_access_log (at);

-- app; ~40,000; 104: 90 days
CREATE TABLE feature_usage_log (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  user_id TEXT,
  feature TEXT NOT NULL,
  duration_seconds INTEGER CHECK (duration_seconds >= 0),
  session_id TEXT
) STRICT;
CREATE INDEX feature_usage_log_by_at
  ON feature_usage_log (at);

-- SYS_SystemLog, WARN and above; app; read by 007; ~300\u20131,500; 104: 180 days, critical 365
CREATE TABLE error_log (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  level TEXT NOT NULL CHECK (level IN ('WARN', 'ERROR', 'CRITICAL', 'FATAL')),
  category TEXT NOT NULL CHECK (category IN ('AUTH', 'API', 'BATCH', 'SYSTEM')),
  component TEXT,
  error_type TEXT,
  error_code TEXT,
  message TEXT NOT NULL,
  stack TEXT,
  correlation_id TEXT,
  user_id TEXT,
  route TEXT,
  http_status INTEGER CHECK (http_status >= 0),
  response_ms INTEGER CHECK (response_ms >= 0),
  ip TEXT,
  status TEXT NOT NULL CHECK (status IN ('OPEN', 'RESOLVED')),
  resolved_at INTEGER
) STRICT;
CREATE INDEX error_log_by_at
  ON error_log (at);
CREATE INDEX error_log_by_level_at
  ON error_log (level, at);
CREATE INDEX error_log_by_error_type
  ON error_log (error_type);
CREATE INDEX error_log_by_error_code
  ON error_log (error_code);

-- HIS_AuditLog; app, every batch that changes business data; ~5,000; 12 months live, then archive, 7 years in all, never deleted by 104
CREATE TABLE audit_log (
  audit_id TEXT NOT NULL PRIMARY KEY,
  at INTEGER NOT NULL,
  user_id TEXT, -- an account
  session_hash TEXT,
  action TEXT NOT NULL CHECK (action IN ('CREATE', 'READ', 'UPDATE', 'DELETE', 'LOGIN', 'LOGOUT', 'RESTORE', 'LOCK', 'SYNC', 'IMPORT')),
  target_table TEXT,
  target_id TEXT,
  old_values TEXT CHECK (json_valid(old_values)),
  new_values TEXT CHECK (json_valid(new_values)), -- secrets ***
  result TEXT NOT NULL CHECK (result IN ('SUCCESS', 'FAILURE', 'ERROR')),
  error TEXT,
  ip TEXT,
  user_agent TEXT,
  source TEXT NOT NULL CHECK (source IN ('app', 'batch')),
  run_id TEXT,
  ms INTEGER CHECK (ms >= 0)
) STRICT;
CREATE INDEX audit_log_by_at
  ON audit_log (at);
CREATE INDEX audit_log_by_user_id_at
  ON audit_log (user_id, at);
CREATE INDEX audit_log_by_target_table_target_id
  ON audit_log (target_table, target_id);

-- app; ~200
CREATE TABLE uploaded_files (
  file_id TEXT NOT NULL PRIMARY KEY,
  path TEXT NOT NULL UNIQUE, -- relative to data/files/<code>/
  bytes INTEGER NOT NULL CHECK (bytes >= 0),
  sha256 TEXT NOT NULL,
  owner_table TEXT NOT NULL,
  owner_id TEXT NOT NULL,
  uploaded_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT;
CREATE INDEX uploaded_files_by_owner_table_owner_id
  ON uploaded_files (owner_table, owner_id);
CREATE INDEX uploaded_files_by_created_at
  ON uploaded_files (created_at);

-- MST_TenantSettings; app, 305, 005 restrictions copy; ~50 rows
CREATE TABLE tenant_settings (
  setting_key TEXT NOT NULL PRIMARY KEY,
  setting_category TEXT NOT NULL CHECK (setting_category IN ('SYSTEM', 'UI', 'BUSINESS', 'SECURITY', 'INTEGRATION')),
  data_type TEXT NOT NULL CHECK (data_type IN ('STRING', 'INTEGER', 'BOOLEAN', 'JSON', 'DECIMAL')),
  setting_value TEXT,
  default_value TEXT,
  is_required INTEGER NOT NULL CHECK (is_required IN (0, 1)),
  is_secret INTEGER NOT NULL CHECK (is_secret IN (0, 1)), -- value is a reference, R19
  is_system_managed INTEGER NOT NULL CHECK (is_system_managed IN (0, 1)),
  is_user_configurable INTEGER NOT NULL CHECK (is_user_configurable IN (0, 1)),
  effective_from INTEGER,
  effective_until INTEGER,
  validation_rules TEXT CHECK (json_valid(validation_rules)),
  last_modified_by TEXT NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

-- WRK_BatchJobLog, the application's own bulk jobs; app, 903; ~20; 104: 90 days
CREATE TABLE batch_job_log (
  job_id TEXT NOT NULL PRIMARY KEY,
  job_type TEXT NOT NULL,
  job_name TEXT,
  status TEXT NOT NULL CHECK (status IN ('PENDING', 'RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED')),
  total_records INTEGER NOT NULL CHECK (total_records >= 0),
  processed_records INTEGER NOT NULL CHECK (processed_records >= 0),
  success_records INTEGER NOT NULL CHECK (success_records >= 0),
  error_records INTEGER NOT NULL CHECK (error_records >= 0),
  progress_percentage INTEGER CHECK (progress_percentage >= 0),
  input_file_path TEXT,
  output_file_path TEXT,
  error_details TEXT CHECK (json_valid(error_details)),
  executed_by TEXT NOT NULL,
  start_time INTEGER NOT NULL,
  end_time INTEGER,
  migration_id TEXT
) STRICT;

-- app
CREATE TABLE import_staging (
  job_id TEXT NOT NULL,
  row_no INTEGER NOT NULL CHECK (row_no >= 0),
  payload TEXT NOT NULL CHECK (json_valid(payload)),
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (job_id, row_no)
) STRICT;

-- Rows leave by archiving only and are never changed.
CREATE TRIGGER audit_log_never_updated BEFORE UPDATE ON audit_log
BEGIN
  SELECT RAISE(ABORT, 'audit_log: rows are never changed');
END;
`
};

// data/tenant/migrations/0008-reports.ts
var reports = {
  version: 8,
  name: "reports",
  sql: `
-- \u30EC\u30DD\u30FC\u30C8\u8A2D\u5B9A; app, console; 8 (m)
CREATE TABLE report_settings (
  id INTEGER PRIMARY KEY,
  report_type TEXT NOT NULL UNIQUE CHECK (report_type IN ('monthly', 'weekly', 'skill', 'org_sync', 'dq', 'kpi')),
  enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  formats TEXT NOT NULL CHECK (json_valid(formats)),
  template_key TEXT NOT NULL,
  recipients TEXT NOT NULL CHECK (json_valid(recipients)), -- {kind EMAIL/EMPLOYEE/ROLE/DESTINATION, value, edition}
  attach TEXT NOT NULL CHECK (attach IN ('file', 'link')), -- R24
  options TEXT NOT NULL CHECK (json_valid(options)), -- thresholds, hrRecipients, minGroup
  updated_at INTEGER NOT NULL
) STRICT;

-- MST_ReportTemplate; 20 (m)
CREATE TABLE report_templates (
  template_id TEXT NOT NULL PRIMARY KEY,
  template_key TEXT NOT NULL,
  language_code TEXT NOT NULL,
  output_format TEXT NOT NULL CHECK (output_format IN ('PDF', 'EXCEL', 'CSV', 'HTML')),
  title TEXT NOT NULL,
  layout TEXT NOT NULL CHECK (json_valid(layout)),
  version INTEGER NOT NULL CHECK (version >= 0),
  is_active INTEGER NOT NULL CHECK (is_active IN (0, 1)),
  is_default INTEGER NOT NULL CHECK (is_default IN (0, 1)),
  UNIQUE (template_key, language_code, output_format)
) STRICT;

-- HIS_ReportGeneration; app, 202, 203, 601, 602, 603, 701; ~500 by people + 20\u201360 by batches
CREATE TABLE report_history (
  id TEXT NOT NULL PRIMARY KEY,
  template_id TEXT,
  report_category TEXT NOT NULL,
  report_type TEXT NOT NULL,
  period TEXT,
  version INTEGER NOT NULL CHECK (version >= 0),
  supersedes TEXT REFERENCES report_history (id),
  state TEXT NOT NULL CHECK (state IN ('PROCESSING', 'SUCCESS', 'FAILED', 'rejected', 'pending_approval', 'superseded')),
  origin TEXT NOT NULL CHECK (origin IN ('user', 'batch')),
  requested_by TEXT,
  requested_at INTEGER NOT NULL,
  completed_at INTEGER,
  output_format TEXT NOT NULL,
  edition TEXT NOT NULL CHECK (edition IN ('general', 'hr')),
  form_key TEXT,
  form_number TEXT UNIQUE,
  file_path TEXT,
  file_size INTEGER CHECK (file_size >= 0),
  sha256 TEXT,
  pages INTEGER CHECK (pages >= 0),
  signature TEXT,
  data_status TEXT NOT NULL CHECK (data_status IN ('complete', 'incomplete', 'partial')),
  retention_until TEXT CHECK (retention_until GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  archive_path TEXT,
  run_id TEXT
) STRICT;
CREATE UNIQUE INDEX report_history_once_per_report_type_period_output_format_edition_version
  ON report_history (report_type, COALESCE(period, ''), output_format, edition, version)
  WHERE origin = 'batch' AND form_number IS NULL;
CREATE INDEX report_history_by_completed_at
  ON report_history (completed_at);
CREATE INDEX report_history_by_origin_completed_at
  ON report_history (origin, completed_at);
CREATE INDEX report_history_by_report_type_period
  ON report_history (report_type, period);
CREATE INDEX report_history_by_supersedes
  ON report_history (supersedes)
  WHERE supersedes IS NOT NULL;
`
};

// data/tenant/migrations/0009-notifications.ts
var notifications = {
  version: 9,
  name: "notifications",
  sql: `
-- \u901A\u77E5\u30C1\u30E3\u30F3\u30CD\u30EB = destinations; app, 403, 405, 407\u2013409; ~15
CREATE TABLE notification_channels (
  destination_id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  service TEXT NOT NULL CHECK (service IN ('SLACK', 'TEAMS', 'LINE_WORKS', 'EMAIL', 'WEBHOOK')),
  external_id TEXT,
  parent_external_id TEXT,
  webhook_ref TEXT,
  is_enabled INTEGER NOT NULL CHECK (is_enabled IN (0, 1)),
  disabled_reason TEXT,
  disabled_by TEXT,
  auto_registered INTEGER NOT NULL CHECK (auto_registered IN (0, 1)),
  verified_at INTEGER,
  last_success_at INTEGER,
  last_error TEXT
) STRICT;
CREATE UNIQUE INDEX notification_channels_once_per_service_external_id
  ON notification_channels (service, external_id)
  WHERE external_id IS NOT NULL;

-- MST_NotificationSettings; app; 405, 407\u2013409 disable only; ~10 rows
CREATE TABLE notification_settings (
  setting_id INTEGER PRIMARY KEY,
  setting_key TEXT NOT NULL UNIQUE,
  setting_name TEXT NOT NULL,
  notification_type TEXT NOT NULL CHECK (notification_type IN ('EMAIL', 'SLACK', 'TEAMS', 'LINE_WORKS', 'WEBHOOK', 'IN_APP')),
  trigger_event TEXT NOT NULL,
  target_audience TEXT NOT NULL CHECK (target_audience IN ('ALL', 'MANAGER', 'EMPLOYEE', 'CUSTOM')),
  template_key TEXT NOT NULL,
  frequency_type TEXT NOT NULL CHECK (frequency_type IN ('IMMEDIATE', 'DAILY', 'WEEKLY', 'MONTHLY')),
  frequency_value INTEGER CHECK (frequency_value >= 0), -- DAILY hour 0\u201323, WEEKLY 1 = Mon..7, MONTHLY 1\u201331 cut to month end
  digest INTEGER NOT NULL CHECK (digest IN (0, 1)),
  stages TEXT CHECK (json_valid(stages)), -- [30,7,1]
  escalate_stage INTEGER CHECK (escalate_stage >= 0), -- 7
  send_on TEXT NOT NULL CHECK (send_on IN ('ALL_DAYS', 'BUSINESS_DAYS')),
  quiet TEXT CHECK (json_valid(quiet)),
  destination_id TEXT REFERENCES notification_channels (destination_id),
  fallback_channel TEXT,
  priority INTEGER NOT NULL CHECK (priority BETWEEN 0 AND 3),
  channel_config TEXT CHECK (json_valid(channel_config)),
  is_enabled INTEGER NOT NULL CHECK (is_enabled IN (0, 1)),
  disabled_reason TEXT,
  disabled_by TEXT,
  updated_at INTEGER NOT NULL
) STRICT;

-- MST_NotificationTemplate; app; ~20
CREATE TABLE notification_templates (
  template_id TEXT NOT NULL PRIMARY KEY,
  template_key TEXT NOT NULL,
  notification_type TEXT NOT NULL,
  language_code TEXT NOT NULL,
  subject_template TEXT,
  body_template TEXT NOT NULL,
  format_type TEXT NOT NULL,
  parameters TEXT NOT NULL CHECK (json_valid(parameters)),
  sample_data TEXT NOT NULL CHECK (json_valid(sample_data)),
  is_default INTEGER NOT NULL CHECK (is_default IN (0, 1)),
  is_active INTEGER NOT NULL CHECK (is_active IN (0, 1)),
  version INTEGER NOT NULL CHECK (version >= 0),
  UNIQUE (template_key, notification_type, language_code)
) STRICT;

-- TRN_Notification, also the in-app list; app, 401, 202, 203, 601, 602, 701; 402/406 status; ~1,500; 365 days
CREATE TABLE notifications (
  notification_id TEXT NOT NULL PRIMARY KEY, -- ULID
  dedupe_key TEXT NOT NULL UNIQUE, -- delivery D3
  trigger_event TEXT NOT NULL, -- certification_expiring, goal_deadline, goal_behind, goal_review_due, training_follow_up, skill_update_reminder, approval_pending, announcement, skill_registered, report_ready \u2026
  notification_type TEXT NOT NULL CHECK (notification_type IN ('SYSTEM', 'REMINDER', 'APPROVAL', 'ALERT', 'INFO', 'URGENT')),
  notification_category TEXT NOT NULL CHECK (notification_category IN ('SKILL', 'TRAINING', 'PROJECT', 'CERTIFICATION', 'SYSTEM', 'HR')),
  priority INTEGER NOT NULL CHECK (priority BETWEEN 0 AND 3), -- 0 LOW, 1 NORMAL = MEDIUM, 2 HIGH, 3 CRITICAL
  recipient_id TEXT REFERENCES employees (employee_id), -- null = destination only
  title TEXT NOT NULL,
  message TEXT NOT NULL,
  message_format TEXT NOT NULL CHECK (message_format IN ('PLAIN', 'HTML', 'MARKDOWN')),
  action_label TEXT,
  action_url TEXT,
  template_key TEXT,
  template_variables TEXT CHECK (json_valid(template_variables)),
  setting_id INTEGER REFERENCES notification_settings (setting_id),
  related_entity_type TEXT,
  related_entity_id TEXT,
  scheduled_at INTEGER NOT NULL, -- not before
  expiry_date TEXT CHECK (expiry_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  delivery_status TEXT NOT NULL CHECK (delivery_status IN ('PENDING', 'SENT', 'DELIVERED', 'FAILED', 'BOUNCED', 'CANCELLED')),
  expanded_at INTEGER,
  digest_id TEXT REFERENCES digests (digest_id),
  read_status TEXT NOT NULL CHECK (read_status IN ('UNREAD', 'READ', 'ARCHIVED')),
  read_at INTEGER,
  archived_at INTEGER,
  sender_id TEXT, -- null = system
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  is_deleted INTEGER NOT NULL DEFAULT 0 CHECK (is_deleted IN (0, 1))
) STRICT;
CREATE INDEX notifications_by_expanded_at_scheduled_at
  ON notifications (expanded_at, scheduled_at);
CREATE INDEX notifications_by_recipient_id_read_status
  ON notifications (recipient_id, read_status);
CREATE INDEX notifications_by_created_at
  ON notifications (created_at);
CREATE INDEX notifications_by_related_entity_type_related_entity_id
  ON notifications (related_entity_type, related_entity_id);
CREATE INDEX notifications_by_digest_id
  ON notifications (digest_id)
  WHERE digest_id IS NOT NULL;
`
};

// data/tenant/migrations/0010-outbox.ts
var outbox = {
  version: 10,
  name: "outbox",
  sql: `
-- 401; ~400
CREATE TABLE digests (
  digest_id TEXT NOT NULL PRIMARY KEY,
  recipient_hash TEXT NOT NULL,
  channel TEXT NOT NULL,
  date TEXT NOT NULL CHECK (date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  items INTEGER NOT NULL CHECK (items >= 0),
  delivery_id TEXT,
  UNIQUE (recipient_hash, channel, date)
) STRICT;

-- the outbox, delivery D2\u2013D9; enqueued by app, 401, 202, 203, 205, 601\u2013603; sent by 401, 402, 406; ~2,500; terminal 30 days
CREATE TABLE notification_deliveries (
  delivery_id TEXT NOT NULL PRIMARY KEY, -- ULID, left part of Message-ID
  idempotency_key TEXT NOT NULL UNIQUE,
  notification_id TEXT REFERENCES notifications (notification_id),
  digest_id TEXT REFERENCES digests (digest_id),
  channel TEXT NOT NULL CHECK (channel IN ('EMAIL', 'SLACK', 'TEAMS', 'LINE_WORKS', 'WEBHOOK')),
  integration_config_id TEXT NOT NULL,
  recipient_type TEXT NOT NULL CHECK (recipient_type IN ('USER', 'CHANNEL', 'GROUP', 'WEBHOOK')),
  recipient_address TEXT NOT NULL, -- one address; for hooks a reference
  recipient_hash TEXT NOT NULL, -- sha256 over installation_id and the normalised address
  subject TEXT,
  body TEXT,
  body_format TEXT,
  attachments TEXT CHECK (json_valid(attachments)), -- nulled 7 days after the end
  priority INTEGER NOT NULL CHECK (priority BETWEEN 0 AND 3),
  state TEXT NOT NULL CHECK (state IN ('PENDING', 'SENDING', 'RETRY', 'SENT', 'DEAD', 'EXPIRED', 'SUPPRESSED', 'CANCELLED', 'IN_DOUBT')),
  next_attempt_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL CHECK (attempts >= 0), -- counted failures
  max_attempts INTEGER NOT NULL CHECK (max_attempts >= 0),
  attempt_seq INTEGER NOT NULL CHECK (attempt_seq >= 0), -- all tries
  deferrals INTEGER NOT NULL CHECK (deferrals >= 0),
  claim_token TEXT,
  claimed_by_run TEXT,
  lease_until INTEGER,
  io_started_at INTEGER,
  last_class TEXT CHECK (last_class IN ('A', 'B', 'C', 'D', 'E', 'F', 'G')),
  last_code TEXT,
  last_error TEXT CHECK (length(last_error) <= 500),
  external_message_id TEXT,
  sent_at INTEGER,
  finished_at INTEGER,
  fallback_of TEXT REFERENCES notification_deliveries (delivery_id),
  enqueued_by_run TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  CHECK (state <> 'SENDING' OR claim_token IS NOT NULL)
) STRICT;
CREATE INDEX notification_deliveries_by_channel_state_next_attempt_at_priority
  ON notification_deliveries (channel, state, next_attempt_at, priority)
  WHERE state IN ('PENDING','RETRY');
CREATE INDEX notification_deliveries_by_lease_until
  ON notification_deliveries (lease_until)
  WHERE state = 'SENDING';
CREATE INDEX notification_deliveries_by_state
  ON notification_deliveries (state)
  WHERE state = 'IN_DOUBT';
CREATE INDEX notification_deliveries_by_notification_id
  ON notification_deliveries (notification_id);
CREATE INDEX notification_deliveries_by_finished_at
  ON notification_deliveries (finished_at);
CREATE INDEX notification_deliveries_by_digest_id
  ON notification_deliveries (digest_id)
  WHERE digest_id IS NOT NULL;
CREATE INDEX notification_deliveries_by_fallback_of
  ON notification_deliveries (fallback_of)
  WHERE fallback_of IS NOT NULL;

-- HIS_NotificationLog, one row per try; delivery; ~2,800; 90 days hot, 404 archives to 2 years
CREATE TABLE notification_log (
  log_id INTEGER PRIMARY KEY,
  delivery_id TEXT NOT NULL,
  notification_id TEXT,
  attempt_seq INTEGER NOT NULL CHECK (attempt_seq >= 0),
  channel TEXT NOT NULL,
  send_status TEXT NOT NULL CHECK (send_status IN ('SUCCESS', 'RETRY', 'FAILED', 'IN_DOUBT', 'DEFERRED')),
  outcome_class TEXT,
  subject TEXT,
  body TEXT, -- SUCCESS only
  message_format TEXT,
  recipient_type TEXT NOT NULL,
  recipient_address TEXT NOT NULL,
  recipient_hash TEXT NOT NULL,
  template_key TEXT,
  setting_id INTEGER CHECK (setting_id >= 0),
  integration_config_id TEXT NOT NULL,
  priority INTEGER NOT NULL CHECK (priority >= 0),
  response_code TEXT,
  response_message TEXT,
  error_details TEXT CHECK (json_valid(error_details)),
  external_message_id TEXT,
  attachment_hashes TEXT CHECK (json_valid(attachment_hashes)),
  scheduled_at INTEGER NOT NULL,
  started_at INTEGER NOT NULL,
  sent_at INTEGER,
  duration_ms INTEGER NOT NULL CHECK (duration_ms >= 0),
  run_id TEXT,
  batch_id TEXT
) STRICT;
CREATE INDEX notification_log_by_sent_at_send_status
  ON notification_log (sent_at, send_status);
CREATE INDEX notification_log_by_started_at
  ON notification_log (started_at);
CREATE INDEX notification_log_by_delivery_id
  ON notification_log (delivery_id);
CREATE INDEX notification_log_by_notification_id
  ON notification_log (notification_id);

-- 401, 402, 406; ~2
CREATE TABLE address_suppressions (
  recipient_hash TEXT NOT NULL,
  channel TEXT NOT NULL,
  reason TEXT NOT NULL CHECK (reason IN ('HARD_BOUNCE', 'DEST_GONE', 'UNSUBSCRIBED', 'OPERATOR')),
  code TEXT,
  since INTEGER NOT NULL,
  until INTEGER,
  source_delivery_id TEXT,
  PRIMARY KEY (recipient_hash, channel)
) STRICT;
`
};

// data/tenant/migrations/index.ts
var tenantMigrations = [
  organisation,
  orgSync,
  accounts,
  skills,
  training,
  skillAnalysis,
  logs,
  reports,
  notifications,
  outbox
];

// data/tenant/schema/index.ts
var schema_exports3 = {};
__export(schema_exports3, {
  addressSuppressions: () => addressSuppressions,
  apiAccessLog: () => apiAccessLog,
  auditLog: () => auditLog,
  batchJobLog: () => batchJobLog,
  careerPlans: () => careerPlans,
  certificationRequirements: () => certificationRequirements,
  certifications: () => certifications,
  departmentHistory: () => departmentHistory,
  departments: () => departments,
  digests: () => digests,
  employeeDepartments: () => employeeDepartments,
  employeeJobTypes: () => employeeJobTypes,
  employeePositions: () => employeePositions,
  employeeSkillGrades: () => employeeSkillGrades,
  employees: () => employees,
  errorLog: () => errorLog,
  featureUsageLog: () => featureUsageLog,
  goalProgress: () => goalProgress,
  importStaging: () => importStaging,
  jobTypeSkills: () => jobTypeSkills,
  jobTypes: () => jobTypes,
  loginHistory: () => loginHistory,
  notificationChannels: () => notificationChannels,
  notificationDeliveries: () => notificationDeliveries,
  notificationLog: () => notificationLog,
  notificationSettings: () => notificationSettings,
  notificationTemplates: () => notificationTemplates,
  notifications: () => notifications2,
  orgPendingChanges: () => orgPendingChanges,
  orgSyncChanges: () => orgSyncChanges,
  orgSyncRuns: () => orgSyncRuns,
  pduRecords: () => pduRecords,
  permissions: () => permissions,
  positionHistory: () => positionHistory,
  positions: () => positions,
  projectRecords: () => projectRecords,
  reportHistory: () => reportHistory,
  reportSettings: () => reportSettings,
  reportTemplates: () => reportTemplates,
  rolePermissions: () => rolePermissions2,
  roles: () => roles,
  sessionHistory: () => sessionHistory,
  sessions: () => sessions,
  skillAnalysisResults: () => skillAnalysisResults,
  skillCategories: () => skillCategories,
  skillEvidence: () => skillEvidence,
  skillGrades: () => skillGrades,
  skillHierarchy: () => skillHierarchy,
  skillItems: () => skillItems,
  skillRecords: () => skillRecords,
  skillSnapshots: () => skillSnapshots,
  skillStatistics: () => skillStatistics,
  tenantMeta: () => tenantMeta,
  tenantSettings: () => tenantSettings,
  tokenRevocations: () => tokenRevocations,
  tokens: () => tokens,
  trainingHistory: () => trainingHistory,
  trainingPrograms: () => trainingPrograms,
  uploadedFiles: () => uploadedFiles,
  userAccounts: () => userAccounts,
  userActivityDaily: () => userActivityDaily,
  userRoles: () => userRoles
});

// data/tenant/schema/accounts.ts
import { integer as integer16, primaryKey as primaryKey9, sqliteTable as sqliteTable16, text as text16 } from "drizzle-orm/sqlite-core";
var userAccounts = sqliteTable16("user_accounts", {
  userId: text16("user_id").primaryKey(),
  loginId: text16("login_id").notNull(),
  employeeId: text16("employee_id"),
  accountStatus: text16("account_status", {
    enum: ["ACTIVE", "INACTIVE", "LOCKED", "SUSPENDED"]
  }).notNull(),
  isService: integer16("is_service", { mode: "boolean" }).notNull(),
  passwordHash: text16("password_hash"),
  passwordChangedAt: integer16("password_changed_at"),
  passwordExpiresAt: integer16("password_expires_at"),
  mustChangePassword: integer16("must_change_password", { mode: "boolean" }).notNull(),
  sessionTimeout: integer16("session_timeout"),
  // minutes
  failedLoginCount: integer16("failed_login_count").notNull(),
  lastFailedLoginAt: integer16("last_failed_login_at"),
  lastLoginAt: integer16("last_login_at"),
  lockReason: text16("lock_reason"),
  previousStatus: text16("previous_status"),
  mfaEnabled: integer16("mfa_enabled", { mode: "boolean" }).notNull(),
  mfaSecretRef: text16("mfa_secret_ref"),
  externalAuthProvider: text16("external_auth_provider"),
  recoveryTokenHash: text16("recovery_token_hash"),
  recoveryTokenExpiresAt: integer16("recovery_token_expires_at"),
  deletedAt: integer16("deleted_at"),
  isDeleted: integer16("is_deleted", { mode: "boolean" }).notNull().default(false),
  createdAt: integer16("created_at").notNull(),
  updatedAt: integer16("updated_at").notNull()
});
var roles = sqliteTable16("roles", {
  roleId: text16("role_id").primaryKey(),
  code: text16("code").notNull(),
  name: text16("name").notNull(),
  parentId: text16("parent_id"),
  isActive: integer16("is_active", { mode: "boolean" }).notNull(),
  isDeleted: integer16("is_deleted", { mode: "boolean" }).notNull().default(false),
  createdAt: integer16("created_at").notNull(),
  updatedAt: integer16("updated_at").notNull()
});
var permissions = sqliteTable16("permissions", {
  permissionId: text16("permission_id").primaryKey(),
  code: text16("code").notNull(),
  name: text16("name").notNull(),
  parentId: text16("parent_id"),
  isActive: integer16("is_active", { mode: "boolean" }).notNull(),
  isDeleted: integer16("is_deleted", { mode: "boolean" }).notNull().default(false),
  createdAt: integer16("created_at").notNull(),
  updatedAt: integer16("updated_at").notNull()
});
var rolePermissions2 = sqliteTable16(
  "role_permissions",
  {
    roleId: text16("role_id").notNull(),
    permissionId: text16("permission_id").notNull(),
    isDeleted: integer16("is_deleted", { mode: "boolean" }).notNull().default(false),
    createdAt: integer16("created_at").notNull(),
    updatedAt: integer16("updated_at").notNull()
  },
  (t2) => [primaryKey9({ columns: [t2.roleId, t2.permissionId] })]
);
var userRoles = sqliteTable16(
  "user_roles",
  {
    userId: text16("user_id").notNull(),
    roleId: text16("role_id").notNull(),
    assignmentStatus: text16("assignment_status", {
      enum: ["ACTIVE", "EXPIRED", "REVOKED"]
    }).notNull(),
    assignmentType: text16("assignment_type", { enum: ["DIRECT", "DELEGATED"] }).notNull(),
    effectiveFrom: text16("effective_from").notNull(),
    effectiveTo: text16("effective_to"),
    delegationExpiresAt: integer16("delegation_expires_at"),
    isPrimaryRole: integer16("is_primary_role", { mode: "boolean" }).notNull(),
    isDeleted: integer16("is_deleted", { mode: "boolean" }).notNull().default(false),
    createdAt: integer16("created_at").notNull(),
    updatedAt: integer16("updated_at").notNull()
  },
  (t2) => [primaryKey9({ columns: [t2.userId, t2.roleId, t2.effectiveFrom] })]
);
var loginHistory = sqliteTable16("login_history", {
  id: integer16("id").primaryKey(),
  userId: text16("user_id"),
  loginId: text16("login_id").notNull(),
  result: text16("result", { enum: ["success", "failure"] }).notNull(),
  at: integer16("at").notNull(),
  ip: text16("ip").notNull(),
  userAgent: text16("user_agent")
});
var userActivityDaily = sqliteTable16(
  "user_activity_daily",
  {
    day: text16("day").notNull(),
    userId: text16("user_id").notNull(),
    logins: integer16("logins").notNull(),
    apiCalls: integer16("api_calls").notNull()
  },
  (t2) => [primaryKey9({ columns: [t2.day, t2.userId] })]
);
var tokens = sqliteTable16("tokens", {
  tokenId: text16("token_id").primaryKey(),
  userId: text16("user_id").notNull(),
  tokenType: text16("token_type", { enum: ["ACCESS", "REFRESH"] }).notNull(),
  tokenHash: text16("token_hash").notNull(),
  // sha256; the token itself is never stored
  familyId: text16("family_id").notNull(),
  parentId: text16("parent_id"),
  scope: text16("scope", { mode: "json" }),
  issuedAt: integer16("issued_at").notNull(),
  expiresAt: integer16("expires_at"),
  lastUsedAt: integer16("last_used_at"),
  rotatedAt: integer16("rotated_at"),
  clientIp: text16("client_ip"),
  deviceFingerprint: text16("device_fingerprint"),
  userAgent: text16("user_agent"),
  isRevoked: integer16("is_revoked", { mode: "boolean" }).notNull(),
  revokedAt: integer16("revoked_at"),
  revokedReason: text16("revoked_reason", { enum: ["LOGOUT", "EXPIRED", "SECURITY", "ADMIN"] })
});
var tokenRevocations = sqliteTable16("token_revocations", {
  id: integer16("id").primaryKey(),
  tokenId: text16("token_id").notNull(),
  hash12: text16("hash12").notNull(),
  tokenType: text16("token_type").notNull(),
  userId: text16("user_id"),
  familyId: text16("family_id"),
  issuedAt: integer16("issued_at"),
  endedAt: integer16("ended_at").notNull(),
  event: text16("event", { enum: ["revoked", "deleted"] }).notNull(),
  reason: text16("reason").notNull(),
  clientIp: text16("client_ip"),
  runId: text16("run_id").notNull()
});
var sessions = sqliteTable16("sessions", {
  sessionId: text16("session_id").primaryKey(),
  tokenHash: text16("token_hash").notNull(),
  userId: text16("user_id").notNull(),
  issuedAt: integer16("issued_at").notNull(),
  lastUsedAt: integer16("last_used_at"),
  expiresAt: integer16("expires_at"),
  clientIp: text16("client_ip").notNull(),
  lastIp: text16("last_ip"),
  deviceFingerprint: text16("device_fingerprint"),
  userAgent: text16("user_agent")
});
var sessionHistory = sqliteTable16("session_history", {
  id: integer16("id").primaryKey(),
  sessionHash: text16("session_hash").notNull(),
  // 16 hex of token_hash
  userId: text16("user_id").notNull(),
  issuedAt: integer16("issued_at").notNull(),
  endedAt: integer16("ended_at").notNull(),
  lastUsedAt: integer16("last_used_at"),
  reason: text16("reason", {
    enum: [
      "IDLE",
      "EXPIRED",
      "LIMIT",
      "USER_DISABLED",
      "TENANT_STOPPED",
      "TOO_OLD",
      "INVALID",
      "REVOKED",
      "LOGOUT",
      "INCIDENT",
      "STOPPED",
      "RESTORED"
    ]
  }).notNull(),
  clientIp: text16("client_ip").notNull()
});

// data/tenant/schema/logs.ts
import { integer as integer17, primaryKey as primaryKey10, sqliteTable as sqliteTable17, text as text17 } from "drizzle-orm/sqlite-core";
var apiAccessLog = sqliteTable17("api_access_log", {
  id: integer17("id").primaryKey(),
  at: integer17("at").notNull(),
  userId: text17("user_id"),
  method: text17("method").notNull(),
  path: text17("path").notNull(),
  status: integer17("status").notNull(),
  responseMs: integer17("response_ms").notNull(),
  requestBytes: integer17("request_bytes").notNull(),
  responseBytes: integer17("response_bytes").notNull(),
  ip: text17("ip").notNull(),
  sessionId: text17("session_id")
});
var featureUsageLog = sqliteTable17("feature_usage_log", {
  id: integer17("id").primaryKey(),
  at: integer17("at").notNull(),
  userId: text17("user_id"),
  feature: text17("feature").notNull(),
  durationSeconds: integer17("duration_seconds"),
  sessionId: text17("session_id")
});
var errorLog = sqliteTable17("error_log", {
  id: integer17("id").primaryKey(),
  at: integer17("at").notNull(),
  level: text17("level", { enum: ["WARN", "ERROR", "CRITICAL", "FATAL"] }).notNull(),
  category: text17("category", { enum: ["AUTH", "API", "BATCH", "SYSTEM"] }).notNull(),
  component: text17("component"),
  errorType: text17("error_type"),
  errorCode: text17("error_code"),
  message: text17("message").notNull(),
  stack: text17("stack"),
  correlationId: text17("correlation_id"),
  userId: text17("user_id"),
  route: text17("route"),
  httpStatus: integer17("http_status"),
  responseMs: integer17("response_ms"),
  ip: text17("ip"),
  status: text17("status", { enum: ["OPEN", "RESOLVED"] }).notNull(),
  resolvedAt: integer17("resolved_at")
});
var auditLog = sqliteTable17("audit_log", {
  auditId: text17("audit_id").primaryKey(),
  at: integer17("at").notNull(),
  userId: text17("user_id"),
  // an account
  sessionHash: text17("session_hash"),
  action: text17("action", {
    enum: [
      "CREATE",
      "READ",
      "UPDATE",
      "DELETE",
      "LOGIN",
      "LOGOUT",
      "RESTORE",
      "LOCK",
      "SYNC",
      "IMPORT"
    ]
  }).notNull(),
  targetTable: text17("target_table"),
  targetId: text17("target_id"),
  oldValues: text17("old_values", { mode: "json" }),
  newValues: text17("new_values", { mode: "json" }),
  // secrets `***`
  result: text17("result", { enum: ["SUCCESS", "FAILURE", "ERROR"] }).notNull(),
  error: text17("error"),
  ip: text17("ip"),
  userAgent: text17("user_agent"),
  source: text17("source", { enum: ["app", "batch"] }).notNull(),
  runId: text17("run_id"),
  ms: integer17("ms")
});
var uploadedFiles = sqliteTable17("uploaded_files", {
  fileId: text17("file_id").primaryKey(),
  path: text17("path").notNull(),
  // relative to data/files/<code>/
  bytes: integer17("bytes").notNull(),
  sha256: text17("sha256").notNull(),
  ownerTable: text17("owner_table").notNull(),
  ownerId: text17("owner_id").notNull(),
  uploadedBy: text17("uploaded_by").notNull(),
  createdAt: integer17("created_at").notNull(),
  deletedAt: integer17("deleted_at")
});
var tenantSettings = sqliteTable17("tenant_settings", {
  settingKey: text17("setting_key").primaryKey(),
  settingCategory: text17("setting_category", {
    enum: ["SYSTEM", "UI", "BUSINESS", "SECURITY", "INTEGRATION"]
  }).notNull(),
  dataType: text17("data_type", {
    enum: ["STRING", "INTEGER", "BOOLEAN", "JSON", "DECIMAL"]
  }).notNull(),
  settingValue: text17("setting_value"),
  defaultValue: text17("default_value"),
  isRequired: integer17("is_required", { mode: "boolean" }).notNull(),
  isSecret: integer17("is_secret", { mode: "boolean" }).notNull(),
  // value is a reference, R19
  isSystemManaged: integer17("is_system_managed", { mode: "boolean" }).notNull(),
  isUserConfigurable: integer17("is_user_configurable", { mode: "boolean" }).notNull(),
  effectiveFrom: integer17("effective_from"),
  effectiveUntil: integer17("effective_until"),
  validationRules: text17("validation_rules", { mode: "json" }),
  lastModifiedBy: text17("last_modified_by").notNull(),
  updatedAt: integer17("updated_at").notNull()
});
var batchJobLog = sqliteTable17("batch_job_log", {
  jobId: text17("job_id").primaryKey(),
  jobType: text17("job_type").notNull(),
  jobName: text17("job_name"),
  status: text17("status", {
    enum: ["PENDING", "RUNNING", "COMPLETED", "FAILED", "CANCELLED"]
  }).notNull(),
  totalRecords: integer17("total_records").notNull(),
  processedRecords: integer17("processed_records").notNull(),
  successRecords: integer17("success_records").notNull(),
  errorRecords: integer17("error_records").notNull(),
  progressPercentage: integer17("progress_percentage"),
  inputFilePath: text17("input_file_path"),
  outputFilePath: text17("output_file_path"),
  errorDetails: text17("error_details", { mode: "json" }),
  executedBy: text17("executed_by").notNull(),
  startTime: integer17("start_time").notNull(),
  endTime: integer17("end_time"),
  migrationId: text17("migration_id")
});
var importStaging = sqliteTable17(
  "import_staging",
  {
    jobId: text17("job_id").notNull(),
    rowNo: integer17("row_no").notNull(),
    payload: text17("payload", { mode: "json" }).notNull(),
    expiresAt: integer17("expires_at").notNull()
  },
  (t2) => [primaryKey10({ columns: [t2.jobId, t2.rowNo] })]
);

// data/tenant/schema/notifications.ts
import { integer as integer18, sqliteTable as sqliteTable18, text as text18 } from "drizzle-orm/sqlite-core";
var notificationChannels = sqliteTable18("notification_channels", {
  destinationId: text18("destination_id").primaryKey(),
  name: text18("name").notNull(),
  service: text18("service", {
    enum: ["SLACK", "TEAMS", "LINE_WORKS", "EMAIL", "WEBHOOK"]
  }).notNull(),
  externalId: text18("external_id"),
  parentExternalId: text18("parent_external_id"),
  webhookRef: text18("webhook_ref"),
  isEnabled: integer18("is_enabled", { mode: "boolean" }).notNull(),
  disabledReason: text18("disabled_reason"),
  disabledBy: text18("disabled_by"),
  autoRegistered: integer18("auto_registered", { mode: "boolean" }).notNull(),
  verifiedAt: integer18("verified_at"),
  lastSuccessAt: integer18("last_success_at"),
  lastError: text18("last_error")
});
var notificationSettings = sqliteTable18("notification_settings", {
  settingId: integer18("setting_id").primaryKey(),
  settingKey: text18("setting_key").notNull(),
  settingName: text18("setting_name").notNull(),
  notificationType: text18("notification_type", {
    enum: ["EMAIL", "SLACK", "TEAMS", "LINE_WORKS", "WEBHOOK", "IN_APP"]
  }).notNull(),
  triggerEvent: text18("trigger_event").notNull(),
  targetAudience: text18("target_audience", {
    enum: ["ALL", "MANAGER", "EMPLOYEE", "CUSTOM"]
  }).notNull(),
  templateKey: text18("template_key").notNull(),
  frequencyType: text18("frequency_type", {
    enum: ["IMMEDIATE", "DAILY", "WEEKLY", "MONTHLY"]
  }).notNull(),
  // DAILY hour 0–23, WEEKLY 1 = Mon..7, MONTHLY 1–31 cut to month end
  frequencyValue: integer18("frequency_value"),
  digest: integer18("digest", { mode: "boolean" }).notNull(),
  stages: text18("stages", { mode: "json" }),
  // [30,7,1]
  escalateStage: integer18("escalate_stage"),
  // 7
  sendOn: text18("send_on", { enum: ["ALL_DAYS", "BUSINESS_DAYS"] }).notNull(),
  quiet: text18("quiet", { mode: "json" }),
  destinationId: text18("destination_id"),
  fallbackChannel: text18("fallback_channel"),
  priority: integer18("priority").notNull(),
  channelConfig: text18("channel_config", { mode: "json" }),
  isEnabled: integer18("is_enabled", { mode: "boolean" }).notNull(),
  disabledReason: text18("disabled_reason"),
  disabledBy: text18("disabled_by"),
  updatedAt: integer18("updated_at").notNull()
});
var notificationTemplates = sqliteTable18("notification_templates", {
  templateId: text18("template_id").primaryKey(),
  templateKey: text18("template_key").notNull(),
  notificationType: text18("notification_type").notNull(),
  languageCode: text18("language_code").notNull(),
  subjectTemplate: text18("subject_template"),
  bodyTemplate: text18("body_template").notNull(),
  formatType: text18("format_type").notNull(),
  parameters: text18("parameters", { mode: "json" }).notNull(),
  sampleData: text18("sample_data", { mode: "json" }).notNull(),
  isDefault: integer18("is_default", { mode: "boolean" }).notNull(),
  isActive: integer18("is_active", { mode: "boolean" }).notNull(),
  version: integer18("version").notNull()
});
var notifications2 = sqliteTable18("notifications", {
  notificationId: text18("notification_id").primaryKey(),
  // ULID
  dedupeKey: text18("dedupe_key").notNull(),
  // delivery D3
  // certification_expiring, goal_deadline, goal_behind, goal_review_due, training_follow_up, skill_update_reminder, approval_pending, announcement, skill_registered, report_ready …
  triggerEvent: text18("trigger_event").notNull(),
  notificationType: text18("notification_type", {
    enum: ["SYSTEM", "REMINDER", "APPROVAL", "ALERT", "INFO", "URGENT"]
  }).notNull(),
  notificationCategory: text18("notification_category", {
    enum: ["SKILL", "TRAINING", "PROJECT", "CERTIFICATION", "SYSTEM", "HR"]
  }).notNull(),
  priority: integer18("priority").notNull(),
  // 0 LOW, 1 NORMAL = MEDIUM, 2 HIGH, 3 CRITICAL
  recipientId: text18("recipient_id"),
  // null = destination only
  title: text18("title").notNull(),
  message: text18("message").notNull(),
  messageFormat: text18("message_format", { enum: ["PLAIN", "HTML", "MARKDOWN"] }).notNull(),
  actionLabel: text18("action_label"),
  actionUrl: text18("action_url"),
  templateKey: text18("template_key"),
  templateVariables: text18("template_variables", { mode: "json" }),
  settingId: integer18("setting_id"),
  relatedEntityType: text18("related_entity_type"),
  relatedEntityId: text18("related_entity_id"),
  scheduledAt: integer18("scheduled_at").notNull(),
  // not before
  expiryDate: text18("expiry_date"),
  deliveryStatus: text18("delivery_status", {
    enum: ["PENDING", "SENT", "DELIVERED", "FAILED", "BOUNCED", "CANCELLED"]
  }).notNull(),
  expandedAt: integer18("expanded_at"),
  digestId: text18("digest_id"),
  readStatus: text18("read_status", { enum: ["UNREAD", "READ", "ARCHIVED"] }).notNull(),
  readAt: integer18("read_at"),
  archivedAt: integer18("archived_at"),
  senderId: text18("sender_id"),
  // null = system
  createdBy: text18("created_by").notNull(),
  createdAt: integer18("created_at").notNull(),
  updatedAt: integer18("updated_at").notNull(),
  isDeleted: integer18("is_deleted", { mode: "boolean" }).notNull().default(false)
});

// data/tenant/schema/org-sync.ts
import { integer as integer19, sqliteTable as sqliteTable19, text as text19 } from "drizzle-orm/sqlite-core";
var orgSyncRuns = sqliteTable19("org_sync_runs", {
  syncId: integer19("sync_id").primaryKey(),
  runId: text19("run_id").notNull(),
  mode: text19("mode", { enum: ["preview", "apply"] }).notNull(),
  source: text19("source", { enum: ["csv", "rest"] }).notNull(),
  syncType: text19("sync_type", { enum: ["full", "incremental"] }).notNull(),
  fileName: text19("file_name"),
  sha256: text19("sha256"),
  encoding: text19("encoding"),
  highWater: text19("high_water"),
  fetched: integer19("fetched").notNull(),
  inserted: integer19("inserted").notNull(),
  updated: integer19("updated").notNull(),
  moved: integer19("moved").notNull(),
  closed: integer19("closed").notNull(),
  reopened: integer19("reopened").notNull(),
  unchanged: integer19("unchanged").notNull(),
  rejected: integer19("rejected").notNull(),
  pending: integer19("pending").notNull(),
  guard: text19("guard"),
  state: text19("state", { enum: ["ok", "failed", "skipped"] }).notNull(),
  error: text19("error"),
  startedAt: integer19("started_at").notNull(),
  finishedAt: integer19("finished_at")
});
var orgSyncChanges = sqliteTable19("org_sync_changes", {
  id: integer19("id").primaryKey(),
  syncId: integer19("sync_id").notNull(),
  entity: text19("entity", { enum: ["department", "position", "assignment"] }).notNull(),
  code: text19("code").notNull(),
  kind: text19("kind").notNull(),
  field: text19("field"),
  oldValue: text19("old_value"),
  newValue: text19("new_value"),
  effectiveDate: text19("effective_date").notNull(),
  lineNo: integer19("line_no"),
  reason: text19("reason")
});
var orgPendingChanges = sqliteTable19("org_pending_changes", {
  id: integer19("id").primaryKey(),
  entity: text19("entity").notNull(),
  code: text19("code").notNull(),
  payload: text19("payload", { mode: "json" }).notNull(),
  effectiveDate: text19("effective_date").notNull(),
  syncId: integer19("sync_id").notNull(),
  state: text19("state", { enum: ["waiting", "applied", "replaced", "cancelled"] }).notNull(),
  appliedAt: integer19("applied_at")
});

// data/tenant/schema/organisation.ts
import { integer as integer20, sqliteTable as sqliteTable20, text as text20 } from "drizzle-orm/sqlite-core";
var tenantMeta = sqliteTable20("tenant_meta", {
  tenantId: text20("tenant_id").primaryKey(),
  tenantCode: text20("tenant_code").notNull(),
  kind: text20("kind", { enum: ["tenant", "cache", "archive"] }).notNull(),
  year: integer20("year"),
  schemaVersion: integer20("schema_version").notNull(),
  installationId: text20("installation_id").notNull(),
  createdAt: integer20("created_at").notNull()
});
var departments = sqliteTable20("departments", {
  departmentId: text20("department_id").primaryKey(),
  departmentCode: text20("department_code").notNull(),
  departmentName: text20("department_name").notNull(),
  departmentNameShort: text20("department_name_short"),
  departmentType: text20("department_type", {
    enum: ["HEADQUARTERS", "DIVISION", "DEPARTMENT", "SECTION", "TEAM"]
  }),
  parentDepartmentId: text20("parent_department_id"),
  departmentLevel: integer20("department_level").notNull(),
  path: text20("path").notNull(),
  // `/D001/D010/`
  departmentStatus: text20("department_status", {
    enum: ["ACTIVE", "INACTIVE", "MERGED", "ABOLISHED"]
  }).notNull(),
  successorDepartmentId: text20("successor_department_id"),
  managerId: text20("manager_id"),
  deputyManagerId: text20("deputy_manager_id"),
  establishmentDate: text20("establishment_date"),
  abolitionDate: text20("abolition_date"),
  costCenterCode: text20("cost_center_code"),
  location: text20("location"),
  emailAddress: text20("email_address"),
  phoneNumber: text20("phone_number"),
  description: text20("description"),
  budgetAmount: integer20("budget_amount"),
  // yen
  sortOrder: integer20("sort_order").notNull(),
  source: text20("source", { enum: ["manual", "hr"] }).notNull(),
  validFrom: text20("valid_from").notNull(),
  isDeleted: integer20("is_deleted", { mode: "boolean" }).notNull().default(false),
  createdAt: integer20("created_at").notNull(),
  updatedAt: integer20("updated_at").notNull()
});
var departmentHistory = sqliteTable20("department_history", {
  historyId: integer20("history_id").primaryKey(),
  departmentId: text20("department_id").notNull(),
  departmentCode: text20("department_code").notNull(),
  departmentName: text20("department_name").notNull(),
  parentCode: text20("parent_code"),
  level: integer20("level").notNull(),
  status: text20("status").notNull(),
  managerCode: text20("manager_code"),
  validFrom: text20("valid_from").notNull(),
  validTo: text20("valid_to"),
  change: text20("change", { enum: ["INSERT", "UPDATE", "MOVE", "CLOSE", "REOPEN"] }).notNull(),
  runId: text20("run_id").notNull()
});
var positions = sqliteTable20("positions", {
  positionId: text20("position_id").primaryKey(),
  positionCode: text20("position_code").notNull(),
  positionName: text20("position_name").notNull(),
  positionNameShort: text20("position_name_short"),
  positionCategory: text20("position_category", {
    enum: ["EXECUTIVE", "MANAGER", "SUPERVISOR", "STAFF"]
  }),
  positionLevel: integer20("position_level"),
  // 1 = top
  positionRank: integer20("position_rank"),
  authorityLevel: integer20("authority_level"),
  // 10 = most power
  isManagement: integer20("is_management", { mode: "boolean" }).notNull(),
  isExecutive: integer20("is_executive", { mode: "boolean" }).notNull(),
  canEvaluate: integer20("can_evaluate", { mode: "boolean" }).notNull(),
  canHire: integer20("can_hire", { mode: "boolean" }).notNull(),
  requiresApproval: integer20("requires_approval", { mode: "boolean" }).notNull(),
  approvalLimit: integer20("approval_limit"),
  // yen
  allowanceAmount: integer20("allowance_amount"),
  // yen
  salaryGrade: text20("salary_grade"),
  positionStatus: text20("position_status", { enum: ["ACTIVE", "INACTIVE", "ABOLISHED"] }).notNull(),
  sortOrder: integer20("sort_order").notNull(),
  source: text20("source", { enum: ["manual", "hr"] }).notNull(),
  validFrom: text20("valid_from").notNull(),
  isDeleted: integer20("is_deleted", { mode: "boolean" }).notNull().default(false),
  createdAt: integer20("created_at").notNull(),
  updatedAt: integer20("updated_at").notNull()
});
var positionHistory = sqliteTable20("position_history", {
  historyId: integer20("history_id").primaryKey(),
  positionId: text20("position_id").notNull(),
  positionCode: text20("position_code").notNull(),
  positionName: text20("position_name").notNull(),
  authorityLevel: integer20("authority_level").notNull(),
  status: text20("status").notNull(),
  validFrom: text20("valid_from").notNull(),
  validTo: text20("valid_to"),
  change: text20("change", { enum: ["INSERT", "UPDATE", "MOVE", "CLOSE", "REOPEN"] }).notNull(),
  runId: text20("run_id").notNull()
});
var jobTypes = sqliteTable20("job_types", {
  jobTypeId: text20("job_type_id").primaryKey(),
  jobTypeCode: text20("job_type_code").notNull(),
  jobTypeName: text20("job_type_name").notNull(),
  jobCategory: text20("job_category", {
    enum: ["ENGINEERING", "MANAGEMENT", "SALES", "SUPPORT", "OTHER"]
  }).notNull(),
  jobLevel: text20("job_level", {
    enum: ["JUNIOR", "SENIOR", "LEAD", "MANAGER", "DIRECTOR"]
  }).notNull(),
  isActive: integer20("is_active", { mode: "boolean" }).notNull(),
  sortOrder: integer20("sort_order").notNull(),
  requiredExperienceYears: integer20("required_experience_years"),
  description: text20("description"),
  isDeleted: integer20("is_deleted", { mode: "boolean" }).notNull().default(false),
  createdAt: integer20("created_at").notNull(),
  updatedAt: integer20("updated_at").notNull()
});
var employees = sqliteTable20("employees", {
  employeeId: text20("employee_id").primaryKey(),
  employeeCode: text20("employee_code").notNull(),
  fullName: text20("full_name").notNull(),
  fullNameKana: text20("full_name_kana").notNull(),
  email: text20("email").notNull(),
  phone: text20("phone"),
  birthDate: text20("birth_date"),
  gender: text20("gender", { enum: ["M", "F", "O"] }),
  hireDate: text20("hire_date").notNull(),
  retireDate: text20("retire_date"),
  departmentId: text20("department_id").notNull(),
  positionId: text20("position_id"),
  jobTypeId: text20("job_type_id"),
  managerId: text20("manager_id"),
  employmentStatus: text20("employment_status", {
    enum: ["FULL_TIME", "PART_TIME", "CONTRACT"]
  }).notNull(),
  employeeStatus: text20("employee_status", { enum: ["ACTIVE", "RETIRED", "SUSPENDED"] }).notNull(),
  isDeleted: integer20("is_deleted", { mode: "boolean" }).notNull().default(false),
  createdAt: integer20("created_at").notNull(),
  updatedAt: integer20("updated_at").notNull()
});
var employeeDepartments = sqliteTable20("employee_departments", {
  id: text20("id").primaryKey(),
  employeeId: text20("employee_id").notNull(),
  departmentId: text20("department_id").notNull(),
  assignmentType: text20("assignment_type", {
    enum: ["PRIMARY", "SECONDARY", "TEMPORARY"]
  }).notNull(),
  assignmentRatio: integer20("assignment_ratio"),
  assignmentStatus: text20("assignment_status", {
    enum: ["ACTIVE", "INACTIVE", "PENDING"]
  }).notNull(),
  startDate: text20("start_date").notNull(),
  endDate: text20("end_date"),
  reportingManagerId: text20("reporting_manager_id"),
  roleInDepartment: text20("role_in_department"),
  assignmentReason: text20("assignment_reason"),
  approvalStatus: text20("approval_status", { enum: ["APPROVED", "PENDING", "REJECTED"] }).notNull(),
  approvedBy: text20("approved_by"),
  approvedAt: integer20("approved_at"),
  source: text20("source", { enum: ["manual", "hr"] }).notNull(),
  isDeleted: integer20("is_deleted", { mode: "boolean" }).notNull().default(false),
  createdAt: integer20("created_at").notNull(),
  updatedAt: integer20("updated_at").notNull()
});
var employeePositions = sqliteTable20("employee_positions", {
  id: text20("id").primaryKey(),
  employeeId: text20("employee_id").notNull(),
  positionId: text20("position_id").notNull(),
  appointmentType: text20("appointment_type", {
    enum: ["PRIMARY", "ACTING", "CONCURRENT"]
  }).notNull(),
  appointmentStatus: text20("appointment_status", {
    enum: ["ACTIVE", "INACTIVE", "SUSPENDED"]
  }).notNull(),
  startDate: text20("start_date").notNull(),
  endDate: text20("end_date"),
  authorityLevel: integer20("authority_level"),
  salaryGrade: text20("salary_grade"),
  approvalStatus: text20("approval_status", { enum: ["APPROVED", "PENDING", "REJECTED"] }).notNull(),
  approvedBy: text20("approved_by"),
  approvedAt: integer20("approved_at"),
  source: text20("source", { enum: ["manual", "hr"] }).notNull(),
  isDeleted: integer20("is_deleted", { mode: "boolean" }).notNull().default(false),
  createdAt: integer20("created_at").notNull(),
  updatedAt: integer20("updated_at").notNull()
});

// data/tenant/schema/outbox.ts
import { integer as integer21, primaryKey as primaryKey11, sqliteTable as sqliteTable21, text as text21 } from "drizzle-orm/sqlite-core";
var digests = sqliteTable21("digests", {
  digestId: text21("digest_id").primaryKey(),
  recipientHash: text21("recipient_hash").notNull(),
  channel: text21("channel").notNull(),
  date: text21("date").notNull(),
  items: integer21("items").notNull(),
  deliveryId: text21("delivery_id")
});
var notificationDeliveries = sqliteTable21("notification_deliveries", {
  deliveryId: text21("delivery_id").primaryKey(),
  // ULID, left part of Message-ID
  idempotencyKey: text21("idempotency_key").notNull(),
  notificationId: text21("notification_id"),
  digestId: text21("digest_id"),
  channel: text21("channel", {
    enum: ["EMAIL", "SLACK", "TEAMS", "LINE_WORKS", "WEBHOOK"]
  }).notNull(),
  integrationConfigId: text21("integration_config_id").notNull(),
  recipientType: text21("recipient_type", {
    enum: ["USER", "CHANNEL", "GROUP", "WEBHOOK"]
  }).notNull(),
  recipientAddress: text21("recipient_address").notNull(),
  // one address; for hooks a reference
  // sha256 over installation_id and the normalised address
  recipientHash: text21("recipient_hash").notNull(),
  subject: text21("subject"),
  body: text21("body"),
  bodyFormat: text21("body_format"),
  attachments: text21("attachments", { mode: "json" }),
  // nulled 7 days after the end
  priority: integer21("priority").notNull(),
  state: text21("state", {
    enum: [
      "PENDING",
      "SENDING",
      "RETRY",
      "SENT",
      "DEAD",
      "EXPIRED",
      "SUPPRESSED",
      "CANCELLED",
      "IN_DOUBT"
    ]
  }).notNull(),
  nextAttemptAt: integer21("next_attempt_at").notNull(),
  expiresAt: integer21("expires_at").notNull(),
  attempts: integer21("attempts").notNull(),
  // counted failures
  maxAttempts: integer21("max_attempts").notNull(),
  attemptSeq: integer21("attempt_seq").notNull(),
  // all tries
  deferrals: integer21("deferrals").notNull(),
  claimToken: text21("claim_token"),
  claimedByRun: text21("claimed_by_run"),
  leaseUntil: integer21("lease_until"),
  ioStartedAt: integer21("io_started_at"),
  lastClass: text21("last_class", { enum: ["A", "B", "C", "D", "E", "F", "G"] }),
  lastCode: text21("last_code"),
  lastError: text21("last_error"),
  externalMessageId: text21("external_message_id"),
  sentAt: integer21("sent_at"),
  finishedAt: integer21("finished_at"),
  fallbackOf: text21("fallback_of"),
  enqueuedByRun: text21("enqueued_by_run"),
  createdAt: integer21("created_at").notNull(),
  updatedAt: integer21("updated_at").notNull()
});
var notificationLog = sqliteTable21("notification_log", {
  logId: integer21("log_id").primaryKey(),
  deliveryId: text21("delivery_id").notNull(),
  notificationId: text21("notification_id"),
  attemptSeq: integer21("attempt_seq").notNull(),
  channel: text21("channel").notNull(),
  sendStatus: text21("send_status", {
    enum: ["SUCCESS", "RETRY", "FAILED", "IN_DOUBT", "DEFERRED"]
  }).notNull(),
  outcomeClass: text21("outcome_class"),
  subject: text21("subject"),
  body: text21("body"),
  // SUCCESS only
  messageFormat: text21("message_format"),
  recipientType: text21("recipient_type").notNull(),
  recipientAddress: text21("recipient_address").notNull(),
  recipientHash: text21("recipient_hash").notNull(),
  templateKey: text21("template_key"),
  settingId: integer21("setting_id"),
  integrationConfigId: text21("integration_config_id").notNull(),
  priority: integer21("priority").notNull(),
  responseCode: text21("response_code"),
  responseMessage: text21("response_message"),
  errorDetails: text21("error_details", { mode: "json" }),
  externalMessageId: text21("external_message_id"),
  attachmentHashes: text21("attachment_hashes", { mode: "json" }),
  scheduledAt: integer21("scheduled_at").notNull(),
  startedAt: integer21("started_at").notNull(),
  sentAt: integer21("sent_at"),
  durationMs: integer21("duration_ms").notNull(),
  runId: text21("run_id"),
  batchId: text21("batch_id")
});
var addressSuppressions = sqliteTable21(
  "address_suppressions",
  {
    recipientHash: text21("recipient_hash").notNull(),
    channel: text21("channel").notNull(),
    reason: text21("reason", {
      enum: ["HARD_BOUNCE", "DEST_GONE", "UNSUBSCRIBED", "OPERATOR"]
    }).notNull(),
    code: text21("code"),
    since: integer21("since").notNull(),
    until: integer21("until"),
    sourceDeliveryId: text21("source_delivery_id")
  },
  (t2) => [primaryKey11({ columns: [t2.recipientHash, t2.channel] })]
);

// data/tenant/schema/reports.ts
import { integer as integer22, sqliteTable as sqliteTable22, text as text22 } from "drizzle-orm/sqlite-core";
var reportSettings = sqliteTable22("report_settings", {
  id: integer22("id").primaryKey(),
  reportType: text22("report_type", {
    enum: ["monthly", "weekly", "skill", "org_sync", "dq", "kpi"]
  }).notNull(),
  enabled: integer22("enabled", { mode: "boolean" }).notNull(),
  formats: text22("formats", { mode: "json" }).notNull(),
  templateKey: text22("template_key").notNull(),
  // {kind EMAIL/EMPLOYEE/ROLE/DESTINATION, value, edition}
  recipients: text22("recipients", { mode: "json" }).notNull(),
  attach: text22("attach", { enum: ["file", "link"] }).notNull(),
  // R24
  options: text22("options", { mode: "json" }).notNull(),
  // thresholds, hrRecipients, minGroup
  updatedAt: integer22("updated_at").notNull()
});
var reportTemplates = sqliteTable22("report_templates", {
  templateId: text22("template_id").primaryKey(),
  templateKey: text22("template_key").notNull(),
  languageCode: text22("language_code").notNull(),
  outputFormat: text22("output_format", { enum: ["PDF", "EXCEL", "CSV", "HTML"] }).notNull(),
  title: text22("title").notNull(),
  layout: text22("layout", { mode: "json" }).notNull(),
  version: integer22("version").notNull(),
  isActive: integer22("is_active", { mode: "boolean" }).notNull(),
  isDefault: integer22("is_default", { mode: "boolean" }).notNull()
});
var reportHistory = sqliteTable22("report_history", {
  id: text22("id").primaryKey(),
  templateId: text22("template_id"),
  reportCategory: text22("report_category").notNull(),
  reportType: text22("report_type").notNull(),
  period: text22("period"),
  version: integer22("version").notNull(),
  supersedes: text22("supersedes"),
  state: text22("state", {
    enum: ["PROCESSING", "SUCCESS", "FAILED", "rejected", "pending_approval", "superseded"]
  }).notNull(),
  origin: text22("origin", { enum: ["user", "batch"] }).notNull(),
  requestedBy: text22("requested_by"),
  requestedAt: integer22("requested_at").notNull(),
  completedAt: integer22("completed_at"),
  outputFormat: text22("output_format").notNull(),
  edition: text22("edition", { enum: ["general", "hr"] }).notNull(),
  formKey: text22("form_key"),
  formNumber: text22("form_number"),
  filePath: text22("file_path"),
  fileSize: integer22("file_size"),
  sha256: text22("sha256"),
  pages: integer22("pages"),
  signature: text22("signature"),
  dataStatus: text22("data_status", { enum: ["complete", "incomplete", "partial"] }).notNull(),
  retentionUntil: text22("retention_until"),
  archivePath: text22("archive_path"),
  runId: text22("run_id")
});

// data/tenant/schema/skill-analysis.ts
import { integer as integer23, primaryKey as primaryKey12, real as real9, sqliteTable as sqliteTable23, text as text23 } from "drizzle-orm/sqlite-core";
var skillSnapshots = sqliteTable23(
  "skill_snapshots",
  {
    period: text23("period").notNull(),
    employeeId: text23("employee_id").notNull(),
    skillItemId: text23("skill_item_id").notNull(),
    level: integer23("level").notNull(),
    self: integer23("self"),
    manager: integer23("manager"),
    departmentId: text23("department_id").notNull(),
    jobTypeId: text23("job_type_id"),
    takenAt: integer23("taken_at").notNull()
  },
  (t2) => [primaryKey12({ columns: [t2.period, t2.employeeId, t2.skillItemId] })]
);
var skillAnalysisResults = sqliteTable23("skill_analysis_results", {
  id: integer23("id").primaryKey(),
  period: text23("period").notNull(),
  version: integer23("version").notNull(),
  scope: text23("scope", {
    enum: ["company", "department", "category", "skill", "job_type"]
  }).notNull(),
  scopeId: text23("scope_id").notNull(),
  // headcount, holders, coverage, mean, dist[5], ge3, fulfilment, delta, growth
  metrics: text23("metrics", { mode: "json" }).notNull(),
  findings: text23("findings", { mode: "json" }).notNull(),
  runId: text23("run_id").notNull()
});
var skillStatistics = sqliteTable23(
  "skill_statistics",
  {
    period: text23("period").notNull(),
    metric: text23("metric").notNull(),
    scope: text23("scope").notNull(),
    scopeId: text23("scope_id").notNull(),
    value: real9("value"),
    n: integer23("n").notNull()
  },
  (t2) => [primaryKey12({ columns: [t2.period, t2.metric, t2.scope, t2.scopeId] })]
);

// data/tenant/schema/skills.ts
import { integer as integer24, primaryKey as primaryKey13, real as real10, sqliteTable as sqliteTable24, text as text24 } from "drizzle-orm/sqlite-core";
var skillCategories = sqliteTable24("skill_categories", {
  categoryId: text24("category_id").primaryKey(),
  categoryCode: text24("category_code").notNull(),
  categoryName: text24("category_name").notNull(),
  parentCategoryId: text24("parent_category_id"),
  categoryLevel: integer24("category_level").notNull(),
  categoryPath: text24("category_path").notNull(),
  categoryType: text24("category_type", {
    enum: ["TECHNICAL", "BUSINESS", "SOFT", "CERTIFICATION", "LANGUAGE"]
  }).notNull(),
  categoryStatus: text24("category_status").notNull(),
  displayOrder: integer24("display_order").notNull(),
  colorCode: text24("color_code"),
  effectiveFrom: text24("effective_from"),
  effectiveTo: text24("effective_to"),
  isDeleted: integer24("is_deleted", { mode: "boolean" }).notNull().default(false),
  createdAt: integer24("created_at").notNull(),
  updatedAt: integer24("updated_at").notNull()
});
var skillItems = sqliteTable24("skill_items", {
  skillItemId: text24("skill_item_id").primaryKey(),
  skillCode: text24("skill_code").notNull(),
  skillName: text24("skill_name").notNull(),
  skillNameEn: text24("skill_name_en"),
  skillCategoryId: text24("skill_category_id").notNull(),
  skillType: text24("skill_type", {
    enum: ["TECHNICAL", "BUSINESS", "SOFT", "LANGUAGE", "CERTIFICATION"]
  }).notNull(),
  difficultyLevel: integer24("difficulty_level"),
  importanceLevel: integer24("importance_level"),
  marketDemand: text24("market_demand"),
  technologyTrend: text24("technology_trend"),
  isCoreSkill: integer24("is_core_skill", { mode: "boolean" }).notNull(),
  isActive: integer24("is_active", { mode: "boolean" }).notNull(),
  effectiveFrom: text24("effective_from"),
  effectiveTo: text24("effective_to"),
  displayOrder: integer24("display_order").notNull(),
  isDeleted: integer24("is_deleted", { mode: "boolean" }).notNull().default(false),
  createdAt: integer24("created_at").notNull(),
  updatedAt: integer24("updated_at").notNull()
});
var skillHierarchy = sqliteTable24(
  "skill_hierarchy",
  {
    parentId: text24("parent_id").notNull(),
    childId: text24("child_id").notNull(),
    level: integer24("level").notNull(),
    path: text24("path").notNull(),
    isLeaf: integer24("is_leaf", { mode: "boolean" }).notNull(),
    isDeleted: integer24("is_deleted", { mode: "boolean" }).notNull().default(false),
    createdAt: integer24("created_at").notNull(),
    updatedAt: integer24("updated_at").notNull()
  },
  (t2) => [primaryKey13({ columns: [t2.parentId, t2.childId] })]
);
var jobTypeSkills = sqliteTable24("job_type_skills", {
  id: text24("id").primaryKey(),
  jobTypeId: text24("job_type_id").notNull(),
  skillItemId: text24("skill_item_id").notNull(),
  requiredLevel: integer24("required_level").notNull(),
  skillPriority: text24("skill_priority", { enum: ["CRITICAL", "HIGH", "MEDIUM", "LOW"] }).notNull(),
  skillWeight: real10("skill_weight"),
  alternativeSkills: text24("alternative_skills", { mode: "json" }),
  certificationRequired: integer24("certification_required", { mode: "boolean" }).notNull(),
  skillStatus: text24("skill_status", { enum: ["ACTIVE", "DEPRECATED", "OBSOLETE"] }).notNull(),
  effectiveDate: text24("effective_date").notNull(),
  expiryDate: text24("expiry_date"),
  isDeleted: integer24("is_deleted", { mode: "boolean" }).notNull().default(false),
  createdAt: integer24("created_at").notNull(),
  updatedAt: integer24("updated_at").notNull()
});
var employeeJobTypes = sqliteTable24("employee_job_types", {
  id: text24("id").primaryKey(),
  employeeId: text24("employee_id").notNull(),
  jobTypeId: text24("job_type_id").notNull(),
  assignmentType: text24("assignment_type", {
    enum: ["PRIMARY", "SECONDARY", "TEMPORARY", "TRAINING", "CANDIDATE"]
  }).notNull(),
  assignmentRatio: integer24("assignment_ratio"),
  assignmentStatus: text24("assignment_status", {
    enum: ["ACTIVE", "INACTIVE", "PENDING"]
  }).notNull(),
  proficiencyLevel: text24("proficiency_level", {
    enum: ["NOVICE", "BEGINNER", "INTERMEDIATE", "ADVANCED", "EXPERT"]
  }).notNull(),
  effectiveStartDate: text24("effective_start_date").notNull(),
  effectiveEndDate: text24("effective_end_date"),
  isDeleted: integer24("is_deleted", { mode: "boolean" }).notNull().default(false),
  createdAt: integer24("created_at").notNull(),
  updatedAt: integer24("updated_at").notNull()
});
var skillGrades = sqliteTable24("skill_grades", {
  gradeId: text24("grade_id").primaryKey(),
  gradeCode: text24("grade_code").notNull(),
  // BEGINNER…EXPERT
  letter: text24("letter", { enum: ["S", "A", "B", "C", "D"] }).notNull(),
  // S = 5
  gradeName: text24("grade_name").notNull(),
  gradeLevel: integer24("grade_level").notNull(),
  colorCode: text24("color_code"),
  sortOrder: integer24("sort_order").notNull(),
  isActive: integer24("is_active", { mode: "boolean" }).notNull(),
  isDeleted: integer24("is_deleted", { mode: "boolean" }).notNull().default(false),
  createdAt: integer24("created_at").notNull(),
  updatedAt: integer24("updated_at").notNull()
});
var employeeSkillGrades = sqliteTable24("employee_skill_grades", {
  id: text24("id").primaryKey(),
  employeeId: text24("employee_id").notNull(),
  jobTypeId: text24("job_type_id").notNull(),
  skillGrade: text24("skill_grade").notNull(),
  // S–D or 1–5
  skillLevel: integer24("skill_level"),
  effectiveDate: text24("effective_date").notNull(),
  expiryDate: text24("expiry_date"),
  // null = current
  evaluationDate: text24("evaluation_date").notNull(),
  nextEvaluationDate: text24("next_evaluation_date"),
  evaluatorId: text24("evaluator_id"),
  certificationFlag: integer24("certification_flag", { mode: "boolean" }).notNull(),
  evaluationComment: text24("evaluation_comment"),
  isDeleted: integer24("is_deleted", { mode: "boolean" }).notNull().default(false),
  createdAt: integer24("created_at").notNull(),
  updatedAt: integer24("updated_at").notNull(),
  createdBy: text24("created_by"),
  updatedBy: text24("updated_by")
});
var skillRecords = sqliteTable24("skill_records", {
  skillRecordId: text24("skill_record_id").primaryKey(),
  employeeId: text24("employee_id").notNull(),
  skillItemId: text24("skill_item_id").notNull(),
  skillCategoryId: text24("skill_category_id").notNull(),
  skillLevel: integer24("skill_level").notNull(),
  selfAssessment: integer24("self_assessment"),
  managerAssessment: integer24("manager_assessment"),
  assessorId: text24("assessor_id"),
  acquisitionDate: text24("acquisition_date"),
  assessmentDate: text24("assessment_date"),
  lastUsedDate: text24("last_used_date"),
  expiryDate: text24("expiry_date"),
  certificationId: text24("certification_id"),
  skillStatus: text24("skill_status", { enum: ["ACTIVE", "EXPIRED", "SUSPENDED"] }).notNull(),
  learningHours: real10("learning_hours"),
  projectExperienceCount: integer24("project_experience_count"),
  evidenceDescription: text24("evidence_description"),
  isDeleted: integer24("is_deleted", { mode: "boolean" }).notNull().default(false),
  createdAt: integer24("created_at").notNull(),
  updatedAt: integer24("updated_at").notNull(),
  createdBy: text24("created_by"),
  updatedBy: text24("updated_by")
});
var skillEvidence = sqliteTable24("skill_evidence", {
  evidenceId: text24("evidence_id").primaryKey(),
  employeeId: text24("employee_id").notNull(),
  skillItemId: text24("skill_item_id").notNull(),
  evidenceType: text24("evidence_type").notNull(),
  evidenceTitle: text24("evidence_title").notNull(),
  evidenceDate: text24("evidence_date").notNull(),
  relatedCertificationId: text24("related_certification_id"),
  relatedProjectId: text24("related_project_id"),
  relatedTrainingId: text24("related_training_id"),
  certificateNumber: text24("certificate_number"),
  issuerName: text24("issuer_name"),
  filePath: text24("file_path"),
  validityStartDate: text24("validity_start_date"),
  validityEndDate: text24("validity_end_date"),
  verificationStatus: text24("verification_status", {
    enum: ["PENDING", "VERIFIED", "REJECTED", "EXPIRED"]
  }).notNull(),
  verifiedBy: text24("verified_by"),
  verificationDate: text24("verification_date"),
  skillLevelDemonstrated: integer24("skill_level_demonstrated"),
  isDeleted: integer24("is_deleted", { mode: "boolean" }).notNull().default(false),
  createdAt: integer24("created_at").notNull(),
  updatedAt: integer24("updated_at").notNull(),
  createdBy: text24("created_by"),
  updatedBy: text24("updated_by")
});

// data/tenant/schema/training.ts
import { integer as integer25, real as real11, sqliteTable as sqliteTable25, text as text25 } from "drizzle-orm/sqlite-core";
var certifications = sqliteTable25("certifications", {
  certificationId: text25("certification_id").primaryKey(),
  certificationCode: text25("certification_code").notNull(),
  certificationName: text25("certification_name").notNull(),
  category: text25("category", {
    enum: ["IT", "BUSINESS", "NATIONAL", "LANGUAGE", "OTHER"]
  }).notNull(),
  level: text25("level", { enum: ["BASIC", "INTERMEDIATE", "ADVANCED", "EXPERT"] }).notNull(),
  issuer: text25("issuer"),
  validityPeriodMonths: integer25("validity_period_months"),
  renewalRequired: integer25("renewal_required", { mode: "boolean" }).notNull(),
  pduRequired: real11("pdu_required"),
  pduCycleMonths: integer25("pdu_cycle_months"),
  examFee: integer25("exam_fee"),
  // yen
  isRecommended: integer25("is_recommended", { mode: "boolean" }).notNull(),
  isActive: integer25("is_active", { mode: "boolean" }).notNull(),
  skillCategoryId: text25("skill_category_id"),
  isDeleted: integer25("is_deleted", { mode: "boolean" }).notNull().default(false),
  createdAt: integer25("created_at").notNull(),
  updatedAt: integer25("updated_at").notNull()
});
var certificationRequirements = sqliteTable25("certification_requirements", {
  requirementId: text25("requirement_id").primaryKey(),
  certificationId: text25("certification_id").notNull(),
  requirementType: text25("requirement_type", {
    enum: ["JOB_TYPE", "POSITION", "SKILL_GRADE", "PROJECT", "PROMOTION"]
  }).notNull(),
  requirementLevel: text25("requirement_level", {
    enum: ["MANDATORY", "PREFERRED", "OPTIONAL", "DISQUALIFYING"]
  }).notNull(),
  targetJobTypeId: text25("target_job_type_id"),
  targetPositionId: text25("target_position_id"),
  targetDepartmentId: text25("target_department_id"),
  targetSkillGradeId: text25("target_skill_grade_id"),
  gracePeriodMonths: integer25("grace_period_months"),
  alternativeCertifications: text25("alternative_certifications", { mode: "json" }),
  effectiveStartDate: text25("effective_start_date").notNull(),
  effectiveEndDate: text25("effective_end_date"),
  activeFlag: integer25("active_flag", { mode: "boolean" }).notNull(),
  notificationTiming: text25("notification_timing"),
  isDeleted: integer25("is_deleted", { mode: "boolean" }).notNull().default(false),
  createdAt: integer25("created_at").notNull(),
  updatedAt: integer25("updated_at").notNull()
});
var pduRecords = sqliteTable25("pdu_records", {
  pduId: text25("pdu_id").primaryKey(),
  employeeId: text25("employee_id").notNull(),
  certificationId: text25("certification_id"),
  activityDate: text25("activity_date").notNull(),
  activityName: text25("activity_name").notNull(),
  activityType: text25("activity_type").notNull(),
  pduCategory: text25("pdu_category", {
    enum: ["TECHNICAL", "LEADERSHIP", "STRATEGIC", "BUSINESS"]
  }).notNull(),
  pduPoints: real11("pdu_points").notNull(),
  // 1 decimal
  durationHours: real11("duration_hours").notNull(),
  approvalStatus: text25("approval_status", {
    enum: ["PENDING", "APPROVED", "REJECTED", "UNDER_REVIEW"]
  }).notNull(),
  approvedBy: text25("approved_by"),
  approvalDate: text25("approval_date"),
  evidenceFilePath: text25("evidence_file_path"),
  expiryDate: text25("expiry_date"),
  cost: integer25("cost"),
  // yen
  costCoveredBy: text25("cost_covered_by"),
  relatedTrainingId: text25("related_training_id"),
  relatedProjectId: text25("related_project_id"),
  isDeleted: integer25("is_deleted", { mode: "boolean" }).notNull().default(false),
  createdAt: integer25("created_at").notNull(),
  updatedAt: integer25("updated_at").notNull(),
  createdBy: text25("created_by"),
  updatedBy: text25("updated_by")
});
var trainingPrograms = sqliteTable25("training_programs", {
  trainingProgramId: text25("training_program_id").primaryKey(),
  programCode: text25("program_code").notNull(),
  programName: text25("program_name").notNull(),
  programCategory: text25("program_category").notNull(),
  programType: text25("program_type").notNull(),
  durationHours: real11("duration_hours").notNull(),
  pduCredits: real11("pdu_credits"),
  mandatoryFlag: integer25("mandatory_flag", { mode: "boolean" }).notNull(),
  repeatInterval: integer25("repeat_interval"),
  costPerParticipant: integer25("cost_per_participant"),
  activeFlag: integer25("active_flag", { mode: "boolean" }).notNull(),
  effectiveFrom: text25("effective_from"),
  effectiveTo: text25("effective_to"),
  isDeleted: integer25("is_deleted", { mode: "boolean" }).notNull().default(false),
  createdAt: integer25("created_at").notNull(),
  updatedAt: integer25("updated_at").notNull()
});
var trainingHistory = sqliteTable25("training_history", {
  trainingHistoryId: text25("training_history_id").primaryKey(),
  employeeId: text25("employee_id").notNull(),
  trainingProgramId: text25("training_program_id"),
  trainingName: text25("training_name").notNull(),
  trainingType: text25("training_type").notNull(),
  trainingCategory: text25("training_category").notNull(),
  startDate: text25("start_date").notNull(),
  endDate: text25("end_date"),
  durationHours: real11("duration_hours"),
  attendanceStatus: text25("attendance_status", {
    enum: ["COMPLETED", "PARTIAL", "ABSENT", "CANCELLED"]
  }).notNull(),
  completionRate: real11("completion_rate"),
  testScore: real11("test_score"),
  satisfactionScore: integer25("satisfaction_score"),
  recommendationScore: integer25("recommendation_score"),
  grade: text25("grade"),
  certificateObtained: integer25("certificate_obtained", { mode: "boolean" }).notNull(),
  certificateNumber: text25("certificate_number"),
  pduEarned: real11("pdu_earned"),
  cost: integer25("cost"),
  // yen
  costCoveredBy: text25("cost_covered_by", { enum: ["COMPANY", "EMPLOYEE", "SHARED"] }),
  managerApproval: integer25("manager_approval", { mode: "boolean" }).notNull(),
  followUpRequired: integer25("follow_up_required", { mode: "boolean" }).notNull(),
  followUpDate: text25("follow_up_date"),
  skillsAcquired: text25("skills_acquired", { mode: "json" }),
  isDeleted: integer25("is_deleted", { mode: "boolean" }).notNull().default(false),
  createdAt: integer25("created_at").notNull(),
  updatedAt: integer25("updated_at").notNull(),
  createdBy: text25("created_by"),
  updatedBy: text25("updated_by")
});
var careerPlans = sqliteTable25("career_plans", {
  careerPlanId: text25("career_plan_id").primaryKey(),
  employeeId: text25("employee_id").notNull(),
  planName: text25("plan_name").notNull(),
  targetPositionId: text25("target_position_id"),
  targetDate: text25("target_date"),
  status: text25("status", { enum: ["DRAFT", "ACTIVE", "COMPLETED", "CANCELLED"] }).notNull(),
  description: text25("description"),
  isDeleted: integer25("is_deleted", { mode: "boolean" }).notNull().default(false),
  createdAt: integer25("created_at").notNull(),
  updatedAt: integer25("updated_at").notNull()
});
var goalProgress = sqliteTable25("goal_progress", {
  goalId: text25("goal_id").primaryKey(),
  employeeId: text25("employee_id").notNull(),
  supervisorId: text25("supervisor_id"),
  goalTitle: text25("goal_title").notNull(),
  goalCategory: text25("goal_category", {
    enum: ["BUSINESS", "SKILL", "CAREER", "PERSONAL"]
  }).notNull(),
  goalType: text25("goal_type", { enum: ["QUANTITATIVE", "QUALITATIVE", "MILESTONE"] }).notNull(),
  startDate: text25("start_date").notNull(),
  targetDate: text25("target_date").notNull(),
  targetValue: real11("target_value"),
  currentValue: real11("current_value"),
  unit: text25("unit"),
  progressRate: real11("progress_rate").notNull(),
  achievementStatus: text25("achievement_status", {
    enum: ["NOT_STARTED", "IN_PROGRESS", "COMPLETED", "OVERDUE", "CANCELLED"]
  }).notNull(),
  achievementRate: real11("achievement_rate"),
  approvalStatus: text25("approval_status", {
    enum: ["DRAFT", "PENDING", "APPROVED", "REJECTED"]
  }).notNull(),
  submittedAt: integer25("submitted_at"),
  selfEvaluation: integer25("self_evaluation"),
  supervisorEvaluation: integer25("supervisor_evaluation"),
  completionDate: text25("completion_date"),
  nextReviewDate: text25("next_review_date"),
  priorityLevel: text25("priority_level").notNull(),
  relatedCareerPlanId: text25("related_career_plan_id"),
  isDeleted: integer25("is_deleted", { mode: "boolean" }).notNull().default(false),
  createdAt: integer25("created_at").notNull(),
  updatedAt: integer25("updated_at").notNull(),
  createdBy: text25("created_by"),
  updatedBy: text25("updated_by")
});
var projectRecords = sqliteTable25("project_records", {
  projectRecordId: text25("project_record_id").primaryKey(),
  employeeId: text25("employee_id").notNull(),
  projectCode: text25("project_code").notNull(),
  projectName: text25("project_name").notNull(),
  clientName: text25("client_name"),
  projectType: text25("project_type").notNull(),
  projectScale: text25("project_scale").notNull(),
  startDate: text25("start_date").notNull(),
  endDate: text25("end_date"),
  participationRate: integer25("participation_rate"),
  roleTitle: text25("role_title"),
  projectStatus: text25("project_status", { enum: ["ACTIVE", "COMPLETED", "CANCELLED"] }).notNull(),
  evaluationScore: integer25("evaluation_score"),
  isConfidential: integer25("is_confidential", { mode: "boolean" }).notNull(),
  isPublicReference: integer25("is_public_reference", { mode: "boolean" }).notNull(),
  technologiesUsed: text25("technologies_used", { mode: "json" }),
  isDeleted: integer25("is_deleted", { mode: "boolean" }).notNull().default(false),
  createdAt: integer25("created_at").notNull(),
  updatedAt: integer25("updated_at").notNull(),
  createdBy: text25("created_by"),
  updatedBy: text25("updated_by")
});

// data/tenant/open.ts
function createTenant(path, identity) {
  createFile(path, {
    migrations: tenantMigrations,
    faults: tenantFaults,
    identify: (db, version) => {
      db.prepare(
        `INSERT INTO tenant_meta (tenant_id, tenant_code, kind, schema_version, installation_id, created_at)
         VALUES (?, ?, 'tenant', ?, ?, ?)`
      ).run(identity.tenantId, identity.tenantCode, version, identity.installationId, identity.at);
    }
  });
  return openTenant(path, { code: identity.tenantCode }, "read-write");
}
function openTenant(path, expected, mode) {
  const { sqlite, tenantId } = openIdentified2(path, expected, mode);
  try {
    demandCurrent(sqlite, tenantMigrations, path);
  } catch (error) {
    sqlite.close();
    throw error;
  }
  const orm = drizzle3(sqlite, { schema: schema_exports3 });
  return { plane: "tenant", code: expected.code, tenantId, path, sqlite, orm };
}
function openIdentified2(path, expected, mode) {
  const sqlite = openDatabase(path, { mode, synchronous: "FULL", faults: tenantFaults });
  try {
    const tenantId = translated(path, tenantFaults, () => checkIdentity(sqlite, path, expected));
    return { sqlite, tenantId };
  } catch (error) {
    sqlite.close();
    throw error;
  }
}
function checkIdentity(db, path, expected) {
  const meta = readMeta(db);
  if (meta?.tenant_code === expected.code && meta.kind === "tenant") return meta.tenant_id;
  throw identityMismatch(path, expected.code, meta);
}
function readMeta(db) {
  const table = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'tenant_meta'").get();
  if (table === void 0) return void 0;
  return db.prepare("SELECT tenant_id, tenant_code, kind FROM tenant_meta").get();
}
function identityMismatch(path, expected, found) {
  const [code, kind] = [found?.tenant_code ?? "-", found?.kind ?? "-"];
  return new TobanError({
    code: "tenant_identity_mismatch",
    kind: "refused",
    message: {
      ja: `${path} \u306F\u30C6\u30CA\u30F3\u30C8 ${code}(\u7A2E\u985E ${kind})\u306E\u30D5\u30A1\u30A4\u30EB\u3067\u3059\u3002${expected} \u306E\u306F\u305A\u3067\u3059`,
      en: `${path} belongs to tenant ${code} (kind ${kind}), expected ${expected}`
    },
    hint: {
      ja: "\u30D5\u30A1\u30A4\u30EB\u304C\u53D6\u308A\u9055\u3048\u3089\u308C\u3066\u3044\u307E\u3059\u3002\u6B63\u3057\u3044\u540D\u524D\u306B\u623B\u3059\u304B\u3001\u30D0\u30C3\u30AF\u30A2\u30C3\u30D7\u304B\u3089\u5FA9\u5143\u3057\u3066\u304F\u3060\u3055\u3044",
      en: "the files were mixed up: put it back under its own name, or restore a backup"
    }
  });
}

// server/demo/tenant/defects.ts
var future = (days) => (scene) => addDays(scene.calendar.today, days);
function set(values) {
  return () => values;
}
var EMPLOYEE_CHANGES = [
  (_, scene) => ({ hire_date: future(40)(scene), retire_date: null, employee_status: "ACTIVE" }),
  set({ birth_date: "1890-01-01" }),
  set({ full_name_kana: "\uFF80\uFF85\uFF76 \uFF80\uFF9B\uFF73" }),
  (row2) => ({ full_name_kana: row2.full_name ?? "" }),
  set({ phone: null }),
  set({ phone: null }),
  set({ phone: "12345" }),
  (row2) => ({ email: String(row2.email).toUpperCase() }),
  (row2) => ({ email: String(row2.email).replace("@", "\uFF20") }),
  (row2) => ({ full_name: `${String(row2.full_name).replace(" ", "  ")} ` }),
  set({ employee_status: "RETIRED", retire_date: null }),
  set({ gender: null, birth_date: null })
];
var SKILL_CHANGES = [
  (_, scene) => ({ expiry_date: future(-30)(scene), skill_status: "ACTIVE" }),
  (_, scene) => ({ expiry_date: future(-90)(scene), skill_status: "ACTIVE" }),
  (_, scene) => ({ assessment_date: future(20)(scene) }),
  (_, scene) => ({ assessment_date: future(3)(scene) }),
  set({ self_assessment: 5, manager_assessment: 1 }),
  set({ self_assessment: 1, manager_assessment: 5 }),
  set({ acquisition_date: "1960-01-01" }),
  set({ learning_hours: -8 })
];
var GOAL_CHANGES = [
  set({ progress_rate: 100, achievement_status: "IN_PROGRESS" }),
  set({ progress_rate: 0, achievement_status: "COMPLETED" }),
  (row2) => ({ target_date: addDays(String(row2.start_date), -10) }),
  (row2) => ({ target_date: addDays(String(row2.start_date), -1) }),
  set({ goal_title: " " })
];
var TRAINING_CHANGES = [
  (row2) => ({ end_date: addDays(String(row2.start_date), -2) }),
  set({ test_score: 130 }),
  set({ duration_hours: 0 }),
  set({ attendance_status: "COMPLETED", completion_rate: 20 })
];
var DEPARTMENT_CHANGES = [
  set({ manager_id: null }),
  set({ cost_center_code: null })
];
var DEFECTS = [
  ...numberedDefects("employees", EMPLOYEE_CHANGES),
  ...numberedDefects("skill_records", SKILL_CHANGES),
  ...numberedDefects("goal_progress", GOAL_CHANGES),
  ...numberedDefects("training_history", TRAINING_CHANGES),
  ...numberedDefects("departments", DEPARTMENT_CHANGES)
];
var TWINS = 2;
var PLANTED_DEFECTS = DEFECTS.length + TWINS;
function withDefects(tables, scene) {
  return tables.map(([table, rows]) => {
    const changed2 = rows.map(
      (row2, index) => spoiled(row2, { table, fromBack: rows.length - 1 - index, scene })
    );
    return [table, table === "employees" ? [...changed2, ...twins(rows)] : changed2];
  });
}
function numberedDefects(table, changes) {
  return changes.map((change, index) => ({ table, fromBack: index, change }));
}
function spoiled(row2, { table, fromBack, scene }) {
  const defect = DEFECTS.find((entry) => entry.table === table && entry.fromBack === fromBack);
  return defect === void 0 ? row2 : { ...row2, ...defect.change(row2, scene) };
}
function twins(rows) {
  return rows.slice(0, TWINS).map((row2, index) => ({
    ...row2,
    employee_id: `EMP9${String(index + 1).padStart(3, "0")}`,
    employee_code: `E9000${index + 1}`,
    full_name: String(row2.full_name).replace(" ", "\u3000"),
    email: String(row2.email).replace("@", ".2@"),
    manager_id: row2.employee_id ?? null
  }));
}

// server/demo/words/skill-words.ts
var SKILL_CATEGORIES = [
  {
    code: "PRG",
    name: "\u30D7\u30ED\u30B0\u30E9\u30DF\u30F3\u30B0",
    type: "TECHNICAL",
    skills: ["Java", "TypeScript", "Python", "C#", "SQL", "Go", "COBOL", "\u30B7\u30A7\u30EB\u30B9\u30AF\u30EA\u30D7\u30C8"]
  },
  {
    code: "INF",
    name: "\u30A4\u30F3\u30D5\u30E9\u30FB\u30AF\u30E9\u30A6\u30C9",
    type: "TECHNICAL",
    skills: [
      "Linux\u904B\u7528",
      "AWS",
      "Azure",
      "\u30CD\u30C3\u30C8\u30EF\u30FC\u30AF\u8A2D\u8A08",
      "\u30B3\u30F3\u30C6\u30CA\u904B\u7528",
      "\u76E3\u8996\u8A2D\u8A08",
      "\u30D0\u30C3\u30AF\u30A2\u30C3\u30D7\u8A2D\u8A08"
    ]
  },
  {
    code: "DAT",
    name: "\u30C7\u30FC\u30BF\u30FBAI",
    type: "TECHNICAL",
    skills: ["\u30C7\u30FC\u30BF\u5206\u6790", "\u7D71\u8A08\u89E3\u6790", "\u6A5F\u68B0\u5B66\u7FD2", "BI\u30C4\u30FC\u30EB", "\u30C7\u30FC\u30BF\u30E2\u30C7\u30EA\u30F3\u30B0", "Excel VBA"]
  },
  {
    code: "SEC",
    name: "\u60C5\u5831\u30BB\u30AD\u30E5\u30EA\u30C6\u30A3",
    type: "TECHNICAL",
    skills: ["\u30BB\u30AD\u30E5\u30EA\u30C6\u30A3\u76E3\u67FB", "\u500B\u4EBA\u60C5\u5831\u4FDD\u8B77", "\u8106\u5F31\u6027\u8A3A\u65AD", "\u30A4\u30F3\u30B7\u30C7\u30F3\u30C8\u5BFE\u5FDC"]
  },
  {
    code: "MGT",
    name: "\u30DE\u30CD\u30B8\u30E1\u30F3\u30C8",
    type: "BUSINESS",
    skills: [
      "\u30D7\u30ED\u30B8\u30A7\u30AF\u30C8\u7BA1\u7406",
      "\u4E88\u7B97\u7BA1\u7406",
      "\u52B4\u52D9\u7BA1\u7406",
      "\u54C1\u8CEA\u7BA1\u7406",
      "\u30EA\u30B9\u30AF\u7BA1\u7406",
      "\u76EE\u6A19\u7BA1\u7406",
      "\u696D\u52D9\u6539\u5584"
    ]
  },
  {
    code: "BIZ",
    name: "\u696D\u52D9\u77E5\u8B58",
    type: "BUSINESS",
    skills: [
      "\u7C3F\u8A18\u30FB\u4F1A\u8A08",
      "\u5951\u7D04\u6CD5\u52D9",
      "\u8CBF\u6613\u5B9F\u52D9",
      "\u5728\u5EAB\u7BA1\u7406",
      "\u4ECB\u8B77\u4FDD\u967A\u5236\u5EA6",
      "\u98DF\u54C1\u885B\u751F",
      "\u7269\u6D41\u7BA1\u7406",
      "\u5E97\u8217\u904B\u55B6"
    ]
  },
  {
    code: "SAL",
    name: "\u55B6\u696D\u30FB\u4F01\u753B",
    type: "BUSINESS",
    skills: ["\u63D0\u6848\u66F8\u4F5C\u6210", "\u65B0\u898F\u958B\u62D3", "\u65E2\u5B58\u6DF1\u8015", "\u4FA1\u683C\u4EA4\u6E09", "\u5E02\u5834\u8ABF\u67FB", "\u5546\u54C1\u4F01\u753B"]
  },
  {
    code: "SOF",
    name: "\u30D2\u30E5\u30FC\u30DE\u30F3\u30B9\u30AD\u30EB",
    type: "SOFT",
    skills: [
      "\u30D7\u30EC\u30BC\u30F3\u30C6\u30FC\u30B7\u30E7\u30F3",
      "\u30D5\u30A1\u30B7\u30EA\u30C6\u30FC\u30B7\u30E7\u30F3",
      "\u30B3\u30FC\u30C1\u30F3\u30B0",
      "\u5F8C\u8F29\u6307\u5C0E",
      "\u6587\u66F8\u4F5C\u6210",
      "\u63A5\u9047\u30DE\u30CA\u30FC"
    ]
  },
  {
    code: "LNG",
    name: "\u8A9E\u5B66",
    type: "LANGUAGE",
    skills: ["\u82F1\u8A9E\uFF08\u4F1A\u8A71\uFF09", "\u82F1\u8A9E\uFF08\u8AAD\u307F\u66F8\u304D\uFF09", "\u4E2D\u56FD\u8A9E", "\u97D3\u56FD\u8A9E", "\u30D9\u30C8\u30CA\u30E0\u8A9E"]
  },
  {
    code: "CRT",
    name: "\u8CC7\u683C\u30FB\u514D\u8A31",
    type: "CERTIFICATION",
    skills: ["\u30D5\u30A9\u30FC\u30AF\u30EA\u30D5\u30C8\u904B\u8EE2", "\u885B\u751F\u7BA1\u7406", "\u904B\u884C\u7BA1\u7406", "\u9632\u706B\u7BA1\u7406", "\u5370\u5237\u6280\u8853"]
  }
];
var CERTIFICATIONS = [
  cert("IPA-IP", "IT\u30D1\u30B9\u30DD\u30FC\u30C8\u8A66\u9A13", ["IT", "BASIC"], ["\u60C5\u5831\u51E6\u7406\u63A8\u9032\u6A5F\u69CB", 0, 7500]),
  cert("IPA-FE", "\u57FA\u672C\u60C5\u5831\u6280\u8853\u8005\u8A66\u9A13", ["IT", "BASIC"], ["\u60C5\u5831\u51E6\u7406\u63A8\u9032\u6A5F\u69CB", 0, 7500]),
  cert("IPA-AP", "\u5FDC\u7528\u60C5\u5831\u6280\u8853\u8005\u8A66\u9A13", ["IT", "INTERMEDIATE"], ["\u60C5\u5831\u51E6\u7406\u63A8\u9032\u6A5F\u69CB", 0, 7500]),
  cert("IPA-SC", "\u60C5\u5831\u51E6\u7406\u5B89\u5168\u78BA\u4FDD\u652F\u63F4\u58EB", ["IT", "ADVANCED"], ["\u60C5\u5831\u51E6\u7406\u63A8\u9032\u6A5F\u69CB", 36, 2e4]),
  cert("IPA-PM", "\u30D7\u30ED\u30B8\u30A7\u30AF\u30C8\u30DE\u30CD\u30FC\u30B8\u30E3\u8A66\u9A13", ["IT", "EXPERT"], ["\u60C5\u5831\u51E6\u7406\u63A8\u9032\u6A5F\u69CB", 0, 7500]),
  cert("AWS-SAA", "AWS\u8A8D\u5B9A\u30BD\u30EA\u30E5\u30FC\u30B7\u30E7\u30F3\u30A2\u30FC\u30AD\u30C6\u30AF\u30C8", ["IT", "INTERMEDIATE"], ["AWS", 36, 2e4]),
  cert(
    "AZ-104",
    "Azure Administrator Associate",
    ["IT", "INTERMEDIATE"],
    ["Microsoft", 12, 21e3]
  ),
  cert("PMP", "PMP", ["BUSINESS", "ADVANCED"], ["PMI", 36, 6e4]),
  cert("BOKI-3", "\u65E5\u5546\u7C3F\u8A18\u691C\u5B9A3\u7D1A", ["BUSINESS", "BASIC"], ["\u65E5\u672C\u5546\u5DE5\u4F1A\u8B70\u6240", 0, 3300]),
  cert("BOKI-2", "\u65E5\u5546\u7C3F\u8A18\u691C\u5B9A2\u7D1A", ["BUSINESS", "INTERMEDIATE"], ["\u65E5\u672C\u5546\u5DE5\u4F1A\u8B70\u6240", 0, 5500]),
  cert(
    "PPM",
    "\u500B\u4EBA\u60C5\u5831\u4FDD\u8B77\u58EB",
    ["BUSINESS", "INTERMEDIATE"],
    ["\u5168\u65E5\u672C\u60C5\u5831\u5B66\u7FD2\u632F\u8208\u5354\u4F1A", 24, 11e3]
  ),
  cert("TSUKAN", "\u901A\u95A2\u58EB", ["NATIONAL", "ADVANCED"], ["\u7A0E\u95A2", 0, 3e3]),
  cert(
    "UNKO",
    "\u904B\u884C\u7BA1\u7406\u8005\uFF08\u8CA8\u7269\uFF09",
    ["NATIONAL", "INTERMEDIATE"],
    ["\u904B\u884C\u7BA1\u7406\u8005\u8A66\u9A13\u30BB\u30F3\u30BF\u30FC", 24, 6e3]
  ),
  cert("FORK", "\u30D5\u30A9\u30FC\u30AF\u30EA\u30D5\u30C8\u904B\u8EE2\u6280\u80FD\u8B1B\u7FD2", ["NATIONAL", "BASIC"], ["\u767B\u9332\u6559\u7FD2\u6A5F\u95A2", 60, 35e3]),
  cert(
    "EISEI-1",
    "\u7B2C\u4E00\u7A2E\u885B\u751F\u7BA1\u7406\u8005",
    ["NATIONAL", "INTERMEDIATE"],
    ["\u5B89\u5168\u885B\u751F\u6280\u8853\u8A66\u9A13\u5354\u4F1A", 0, 8800]
  ),
  cert("BOUKA", "\u7532\u7A2E\u9632\u706B\u7BA1\u7406\u8005", ["NATIONAL", "BASIC"], ["\u65E5\u672C\u9632\u706B\u30FB\u9632\u707D\u5354\u4F1A", 60, 8e3]),
  cert(
    "KAIGO",
    "\u4ECB\u8B77\u798F\u7949\u58EB",
    ["NATIONAL", "INTERMEDIATE"],
    ["\u793E\u4F1A\u798F\u7949\u632F\u8208\u30FB\u8A66\u9A13\u30BB\u30F3\u30BF\u30FC", 0, 18380]
  ),
  cert("CARE-MG", "\u4ECB\u8B77\u652F\u63F4\u5C02\u9580\u54E1", ["NATIONAL", "ADVANCED"], ["\u90FD\u9053\u5E9C\u770C", 60, 14e3]),
  cert("FOOD-S", "\u98DF\u54C1\u885B\u751F\u8CAC\u4EFB\u8005", ["NATIONAL", "BASIC"], ["\u98DF\u54C1\u885B\u751F\u5354\u4F1A", 36, 1e4]),
  cert(
    "TRAVEL",
    "\u7DCF\u5408\u65C5\u884C\u696D\u52D9\u53D6\u6271\u7BA1\u7406\u8005",
    ["NATIONAL", "INTERMEDIATE"],
    ["\u65E5\u672C\u65C5\u884C\u696D\u5354\u4F1A", 0, 6500]
  ),
  cert("TOEIC", "TOEIC L&R 700\u70B9\u4EE5\u4E0A", ["LANGUAGE", "INTERMEDIATE"], ["IIBC", 24, 7810]),
  cert("HSK-5", "HSK 5\u7D1A", ["LANGUAGE", "ADVANCED"], ["HSK\u65E5\u672C\u5B9F\u65BD\u59D4\u54E1\u4F1A", 24, 10780]),
  cert("ITIL-F", "ITIL Foundation", ["IT", "BASIC"], ["PeopleCert", 36, 45e3]),
  cert("SALES-2", "\u8CA9\u58F2\u58EB2\u7D1A", ["BUSINESS", "INTERMEDIATE"], ["\u65E5\u672C\u5546\u5DE5\u4F1A\u8B70\u6240", 60, 5770])
];
function cert(code, name, [category, level], [issuer, validMonths, fee]) {
  return { code, name, category, level, issuer, validMonths, fee };
}
var TRAININGS = [
  ["TR-SEC", "\u60C5\u5831\u30BB\u30AD\u30E5\u30EA\u30C6\u30A3\u57FA\u790E\u7814\u4FEE", "\u30B3\u30F3\u30D7\u30E9\u30A4\u30A2\u30F3\u30B9", 2, "mandatory"],
  ["TR-CMP", "\u30B3\u30F3\u30D7\u30E9\u30A4\u30A2\u30F3\u30B9\u7814\u4FEE", "\u30B3\u30F3\u30D7\u30E9\u30A4\u30A2\u30F3\u30B9", 1.5, "mandatory"],
  ["TR-HAR", "\u30CF\u30E9\u30B9\u30E1\u30F3\u30C8\u9632\u6B62\u7814\u4FEE", "\u30B3\u30F3\u30D7\u30E9\u30A4\u30A2\u30F3\u30B9", 1.5, "mandatory"],
  ["TR-NEW", "\u65B0\u5165\u793E\u54E1\u7814\u4FEE", "\u968E\u5C64\u5225", 40, "optional"],
  ["TR-LDR", "\u4E2D\u5805\u30EA\u30FC\u30C0\u30FC\u7814\u4FEE", "\u968E\u5C64\u5225", 14, "optional"],
  ["TR-MGR", "\u65B0\u4EFB\u7BA1\u7406\u8077\u7814\u4FEE", "\u968E\u5C64\u5225", 21, "optional"],
  ["TR-EVL", "\u8A55\u4FA1\u8005\u7814\u4FEE", "\u968E\u5C64\u5225", 6, "optional"],
  ["TR-PRS", "\u30D7\u30EC\u30BC\u30F3\u30C6\u30FC\u30B7\u30E7\u30F3\u5B9F\u8DF5", "\u30D3\u30B8\u30CD\u30B9\u30B9\u30AD\u30EB", 7, "optional"],
  ["TR-LOG", "\u30ED\u30B8\u30AB\u30EB\u30B7\u30F3\u30AD\u30F3\u30B0", "\u30D3\u30B8\u30CD\u30B9\u30B9\u30AD\u30EB", 7, "optional"],
  ["TR-EXC", "Excel \u30C7\u30FC\u30BF\u5206\u6790\u8B1B\u5EA7", "IT\u30B9\u30AD\u30EB", 6, "optional"],
  ["TR-CLD", "\u30AF\u30E9\u30A6\u30C9\u57FA\u790E", "IT\u30B9\u30AD\u30EB", 12, "optional"],
  ["TR-AIB", "\u751F\u6210AI\u6D3B\u7528\u5165\u9580", "IT\u30B9\u30AD\u30EB", 3, "optional"],
  ["TR-ENG", "\u30D3\u30B8\u30CD\u30B9\u82F1\u8A9E\uFF083\u304B\u6708\uFF09", "\u8A9E\u5B66", 24, "optional"],
  ["TR-SAF", "\u5B89\u5168\u885B\u751F\u6559\u80B2", "\u5B89\u5168", 4, "optional"],
  ["TR-PMG", "\u30D7\u30ED\u30B8\u30A7\u30AF\u30C8\u30DE\u30CD\u30B8\u30E1\u30F3\u30C8\u5B9F\u8DF5", "\u30D3\u30B8\u30CD\u30B9\u30B9\u30AD\u30EB", 14, "optional"]
];
var JOB_TYPES = [
  ["JT-ENG", "\u30B7\u30B9\u30C6\u30E0\u30A8\u30F3\u30B8\u30CB\u30A2", "ENGINEERING", "SENIOR", ["PRG", "INF"]],
  ["JT-INF", "\u30A4\u30F3\u30D5\u30E9\u30A8\u30F3\u30B8\u30CB\u30A2", "ENGINEERING", "SENIOR", ["INF", "SEC"]],
  ["JT-DAT", "\u30C7\u30FC\u30BF\u30A2\u30CA\u30EA\u30B9\u30C8", "ENGINEERING", "SENIOR", ["DAT", "BIZ"]],
  ["JT-PM", "\u30D7\u30ED\u30B8\u30A7\u30AF\u30C8\u30DE\u30CD\u30FC\u30B8\u30E3", "MANAGEMENT", "LEAD", ["MGT", "SOF"]],
  ["JT-MGR", "\u7BA1\u7406\u8077", "MANAGEMENT", "MANAGER", ["MGT", "SOF"]],
  ["JT-SAL", "\u55B6\u696D\u8077", "SALES", "SENIOR", ["SAL", "SOF"]],
  ["JT-CS", "\u30AB\u30B9\u30BF\u30DE\u30FC\u30B5\u30DD\u30FC\u30C8", "SUPPORT", "JUNIOR", ["SOF", "BIZ"]],
  ["JT-ADM", "\u4E8B\u52D9\u8077", "SUPPORT", "JUNIOR", ["BIZ", "SOF"]],
  ["JT-FLD", "\u73FE\u5834\u8077", "OTHER", "JUNIOR", ["CRT", "BIZ"]],
  ["JT-SPE", "\u5C02\u9580\u8077", "OTHER", "LEAD", ["BIZ", "CRT"]]
];
var GOAL_TITLES = [
  ["\u62C5\u5F53\u696D\u52D9\u306E\u51E6\u7406\u6642\u9593\u309210\uFF05\u77ED\u7E2E\u3059\u308B", "BUSINESS"],
  ["\u554F\u3044\u5408\u308F\u305B\u4E00\u6B21\u56DE\u7B54\u7387\u309290\uFF05\u306B\u3059\u308B", "BUSINESS"],
  ["\u65B0\u898F\u53D6\u5F15\u5148\u30923\u793E\u958B\u62D3\u3059\u308B", "BUSINESS"],
  ["\u4E0D\u826F\u7387\u30920.5\uFF05\u4EE5\u4E0B\u306B\u6291\u3048\u308B", "BUSINESS"],
  ["\u624B\u9806\u66F8\u30925\u4EF6\u6574\u5099\u3059\u308B", "BUSINESS"],
  ["\u57FA\u672C\u60C5\u5831\u6280\u8853\u8005\u8A66\u9A13\u306B\u5408\u683C\u3059\u308B", "SKILL"],
  ["SQL\u3067\u6708\u6B21\u96C6\u8A08\u3092\u81EA\u52D5\u5316\u3067\u304D\u308B\u3088\u3046\u306B\u306A\u308B", "SKILL"],
  ["TOEIC 700\u70B9\u3092\u53D6\u5F97\u3059\u308B", "SKILL"],
  ["\u5F8C\u8F292\u540D\u306E\u80B2\u6210\u8A08\u753B\u3092\u5B8C\u4E86\u3059\u308B", "CAREER"],
  ["\u30C1\u30FC\u30E0\u30EA\u30FC\u30C0\u30FC\u306E\u5F79\u5272\u3092\u62C5\u3046", "CAREER"],
  ["\u696D\u52D9\u6539\u5584\u63D0\u6848\u3092\u56DB\u534A\u671F\u306B1\u4EF6\u51FA\u3059", "PERSONAL"],
  ["\u30D7\u30EC\u30BC\u30F3\u30C6\u30FC\u30B7\u30E7\u30F3\u3092\u793E\u5185\u30673\u56DE\u884C\u3046", "PERSONAL"]
];
var PROJECT_TITLES = [
  "\u57FA\u5E79\u30B7\u30B9\u30C6\u30E0\u66F4\u6539",
  "\u5009\u5EAB\u7BA1\u7406\u30B7\u30B9\u30C6\u30E0\u5C0E\u5165",
  "\u52E4\u6020\u30B7\u30B9\u30C6\u30E0\u79FB\u884C",
  "\u9867\u5BA2\u30DD\u30FC\u30BF\u30EB\u69CB\u7BC9",
  "\u5728\u5EAB\u524A\u6E1B\u30D7\u30ED\u30B8\u30A7\u30AF\u30C8",
  "\u65B0\u5E97\u8217\u7ACB\u3061\u4E0A\u3052",
  "\u30DA\u30FC\u30D1\u30FC\u30EC\u30B9\u63A8\u9032",
  "\u30B3\u30FC\u30EB\u30BB\u30F3\u30BF\u30FC\u6539\u5584",
  "\u4EBA\u4E8B\u8A55\u4FA1\u5236\u5EA6\u898B\u76F4\u3057",
  "\u6D77\u5916\u4ED5\u5165\u5148\u958B\u62D3",
  "\u98DF\u54C1\u8868\u793A\u5BFE\u5FDC",
  "\u793E\u5185\u30C7\u30FC\u30BF\u57FA\u76E4\u6574\u5099"
];

// server/demo/tenant/job-types.ts
function jobTypeOf(person) {
  if (person.positionCode <= "P060") return "JT-MGR";
  const name = person.department.path + person.department.name;
  const found = JOB_BY_WORD.find(([word]) => name.includes(word));
  return found?.[1] ?? "JT-FLD";
}
var JOB_BY_WORD = [
  ["\u958B\u767A", "JT-ENG"],
  ["\u30D7\u30E9\u30C3\u30C8\u30D5\u30A9\u30FC\u30E0", "JT-INF"],
  ["\u60C5\u5831\u30B7\u30B9\u30C6\u30E0", "JT-INF"],
  ["\u8ABF\u67FB", "JT-DAT"],
  ["\u4F01\u753B", "JT-DAT"],
  ["\u55B6\u696D", "JT-SAL"],
  ["\u8CA9\u58F2", "JT-SAL"],
  ["\u30B5\u30AF\u30BB\u30B9", "JT-CS"],
  ["\u4EBA\u4E8B", "JT-ADM"],
  ["\u7DCF\u52D9", "JT-ADM"],
  ["\u7D4C\u7406", "JT-ADM"],
  ["\u6CD5\u52D9", "JT-SPE"],
  ["\u76E3\u67FB", "JT-SPE"],
  ["\u652F\u63F4", "JT-CS"]
];

// server/demo/tenant/organisation-rows.ts
var ORGANISED_AT = daySpan(ORGANISATION_FROM).from;
function organisationRows(scene) {
  return [
    ["positions", POSITIONS.map((_, index) => positionRow(index))],
    ["position_history", POSITIONS.map((_, index) => positionHistory2(index))],
    ["departments", departmentRows(scene)],
    ["department_history", departmentHistory2(scene)],
    ["employees", scene.people.map((person) => employeeRow(person, scene))],
    ["employee_departments", scene.people.flatMap((person) => placeRows(person, scene))],
    ["employee_positions", scene.people.map((person) => appointmentRow(person))],
    ["employee_job_types", scene.people.map((person) => jobRow(person))]
  ];
}
function positionId(code) {
  return `POS-${code}`;
}
function source(scene) {
  return scene.story.company.hr === void 0 ? "manual" : "hr";
}
function positionRow(index) {
  const words = POSITIONS[index];
  const management = words.category === "EXECUTIVE" || words.category === "MANAGER" ? 1 : 0;
  const row2 = {
    position_id: positionId(words.code),
    position_code: words.code,
    position_name: words.name,
    position_name_short: words.name,
    position_category: words.category,
    position_level: words.level,
    position_rank: index + 1,
    authority_level: words.authority,
    is_management: management,
    is_executive: words.category === "EXECUTIVE" ? 1 : 0,
    can_evaluate: management,
    can_hire: words.authority >= 7 ? 1 : 0,
    requires_approval: words.authority < 5 ? 1 : 0,
    approval_limit: words.approvalLimit,
    allowance_amount: words.allowance,
    salary_grade: `G${14 - words.level}`,
    position_status: "ACTIVE",
    sort_order: index + 1,
    source: "manual",
    valid_from: ORGANISATION_FROM
  };
  return stamped(row2, ORGANISED_AT);
}
function positionHistory2(index) {
  const words = POSITIONS[index];
  return {
    position_id: positionId(words.code),
    position_code: words.code,
    position_name: words.name,
    authority_level: words.authority,
    status: "ACTIVE",
    valid_from: ORGANISATION_FROM,
    valid_to: null,
    change: "INSERT",
    run_id: "initial"
  };
}
function departmentRows(scene) {
  const leaders = leadersOf(scene.people);
  const idOf2 = new Map(scene.departments.map((department) => [department.code, department.id]));
  return scene.departments.map(
    (department) => stamped(
      {
        department_id: department.id,
        department_code: department.code,
        department_name: department.name,
        department_name_short: department.short,
        department_type: department.type,
        parent_department_id: idOf2.get(department.parentCode ?? "") ?? null,
        department_level: department.level,
        path: department.path,
        department_status: "ACTIVE",
        manager_id: leaders.get(department.code)?.id ?? null,
        establishment_date: department.establishedOn,
        cost_center_code: department.costCenter,
        budget_amount: 2e6 * (6 - Math.min(5, department.level)),
        sort_order: department.sortOrder,
        source: source(scene),
        valid_from: department.establishedOn
      },
      ORGANISED_AT
    )
  );
}
function departmentHistory2(scene) {
  const leaders = leadersOf(scene.people);
  return scene.departments.map((department) => ({
    department_id: department.id,
    department_code: department.code,
    department_name: department.name,
    parent_code: department.parentCode,
    level: department.level,
    status: "ACTIVE",
    manager_code: leaders.get(department.code)?.code ?? null,
    valid_from: department.establishedOn,
    valid_to: null,
    change: "INSERT",
    run_id: "initial"
  }));
}
function employeeRow(person, scene) {
  const retired = person.retireDate !== null;
  const row2 = {
    employee_id: person.id,
    employee_code: person.code,
    full_name: person.fullName,
    full_name_kana: person.kana,
    email: person.email,
    phone: person.phone,
    birth_date: person.birthDate,
    gender: person.gender,
    hire_date: person.hireDate,
    retire_date: person.retireDate,
    department_id: person.department.id,
    position_id: positionId(person.positionCode),
    job_type_id: jobTypeOf(person),
    manager_id: person.managerId,
    employment_status: person.employment,
    employee_status: retired ? "RETIRED" : "ACTIVE"
  };
  const createdAt = createdOn(person.hireDate);
  const changedAt = person.retireDate === null ? createdAt : daySpan(person.retireDate).from;
  return stamped(row2, createdAt, Math.min(scene.story.quietAfter, Math.max(createdAt, changedAt)));
}
function createdOn(hireDate) {
  return Math.max(ORGANISED_AT, daySpan(hireDate).from);
}
var SECONDARY_EVERY = 9;
function placeRows(person, scene) {
  const primary = placeRow(person, {
    type: "PRIMARY",
    departmentId: person.department.id,
    ratio: 100
  });
  const number = Number(person.id.slice(3));
  if (number % SECONDARY_EVERY !== 0 || person.retireDate !== null) return [primary];
  const other = scene.departments[number % scene.departments.length];
  if (other === void 0 || other.id === person.department.id) return [primary];
  return [
    { ...primary, assignment_ratio: 80 },
    placeRow(person, { type: "SECONDARY", departmentId: other.id, ratio: 20 })
  ];
}
function placeRow(person, {
  type,
  departmentId,
  ratio
}) {
  const start = person.hireDate > ORGANISATION_FROM ? person.hireDate : ORGANISATION_FROM;
  const row2 = {
    id: `${person.id}-${type === "PRIMARY" ? "P" : "S"}1`,
    employee_id: person.id,
    department_id: departmentId,
    assignment_type: type,
    assignment_ratio: ratio,
    assignment_status: person.retireDate === null ? "ACTIVE" : "INACTIVE",
    start_date: start,
    end_date: person.retireDate,
    reporting_manager_id: person.managerId,
    approval_status: "APPROVED",
    source: "manual"
  };
  return stamped(row2, daySpan(start).from);
}
function appointmentRow(person) {
  const start = person.hireDate > ORGANISATION_FROM ? person.hireDate : ORGANISATION_FROM;
  const words = POSITIONS.find((position2) => position2.code === person.positionCode);
  const row2 = {
    id: `${person.id}-A1`,
    employee_id: person.id,
    position_id: positionId(person.positionCode),
    appointment_type: "PRIMARY",
    appointment_status: person.retireDate === null ? "ACTIVE" : "INACTIVE",
    start_date: start,
    end_date: person.retireDate,
    authority_level: words?.authority ?? 1,
    approval_status: "APPROVED",
    source: "manual"
  };
  return stamped(row2, daySpan(start).from);
}
var PROFICIENCY = ["NOVICE", "BEGINNER", "INTERMEDIATE", "ADVANCED", "EXPERT"];
function jobRow(person) {
  const number = Number(person.id.slice(3));
  const row2 = {
    id: numbered("EJT", number),
    employee_id: person.id,
    job_type_id: jobTypeOf(person),
    assignment_type: "PRIMARY",
    assignment_ratio: 100,
    assignment_status: person.retireDate === null ? "ACTIVE" : "INACTIVE",
    proficiency_level: PROFICIENCY[number % PROFICIENCY.length],
    effective_start_date: person.hireDate,
    effective_end_date: person.retireDate
  };
  return stamped(row2, createdOn(person.hireDate));
}

// server/demo/tenant/learning-rows.ts
function learningRows(scene) {
  if (scene.story.activity === null) return [];
  const teller = { scene, chance: scene.chance.fork("learning"), last: scene.story.activity.until };
  const people = present(scene);
  return [
    [
      "career_plans",
      people.filter((_, index) => index % 2 === 0).map((person) => careerRow(person, teller))
    ],
    ["goal_progress", people.flatMap((person) => goalsOf(person, teller))],
    ["training_history", people.flatMap((person) => trainingsOf(person, teller))],
    ["project_records", people.flatMap((person) => projectsOf(person, teller))],
    [
      "pdu_records",
      people.filter((_, index) => index % 6 === 0).map((person) => pduRow(person, teller))
    ]
  ];
}
function terms(last) {
  const year = Number(last.slice(0, 4));
  const month = Number(last.slice(5, 7));
  if (month >= 4 && month <= 9)
    return [
      [`${year}-04-01`, `${year}-09-30`],
      [`${year - 1}-10-01`, `${year}-03-31`]
    ];
  const start = month >= 10 ? year : year - 1;
  return [
    [`${start}-10-01`, `${start + 1}-03-31`],
    [`${start}-04-01`, `${start}-09-30`]
  ];
}
function goalsOf(person, teller) {
  return terms(teller.last).flatMap((term, age) => {
    const count = teller.chance.int(1, 2);
    return Array.from(
      { length: count },
      (_, index) => goalRow(person, { ...teller, term, age, number: age * 2 + index + 1 })
    );
  });
}
function goalRow(person, { scene, chance, last, term, age, number }) {
  const [title, category] = chance.pick(GOAL_TITLES);
  const target2 = age === 0 && chance.chance(0.3) ? addDays(scene.calendar.today, chance.int(1, 35)) : term[1];
  const done = age > 0 ? chance.chance(0.85) : chance.chance(0.08);
  const late = !done && target2 < scene.calendar.today;
  const progress = done ? 100 : chance.int(0, 18) * 5;
  const submittedAt = daySpan(addDays(term[0], 10)).from + 36e6;
  const finished = done ? target2 < last ? target2 : last : null;
  const row2 = {
    goal_id: `${person.id}-G${number}`,
    employee_id: person.id,
    supervisor_id: person.managerId,
    goal_title: title,
    goal_category: category,
    goal_type: category === "BUSINESS" ? "QUANTITATIVE" : "QUALITATIVE",
    start_date: term[0],
    target_date: target2 < term[0] ? term[1] : target2,
    target_value: 100,
    current_value: progress,
    unit: "%",
    progress_rate: progress,
    achievement_status: done ? "COMPLETED" : late ? "OVERDUE" : progress === 0 ? "NOT_STARTED" : "IN_PROGRESS",
    achievement_rate: done ? 100 : null,
    approval_status: age === 0 && chance.chance(0.08) ? "PENDING" : "APPROVED",
    submitted_at: submittedAt,
    self_evaluation: done ? chance.int(3, 5) : null,
    supervisor_evaluation: done ? chance.int(2, 5) : null,
    completion_date: finished,
    next_review_date: done ? null : addDays(scene.calendar.today, chance.int(3, 60)),
    priority_level: chance.pick(["\u9AD8", "\u4E2D", "\u4F4E"])
  };
  const updatedAt = Math.min(
    scene.story.quietAfter - 1,
    submittedAt + chance.int(1, 150) * 864e5
  );
  return stamped(row2, Math.min(submittedAt, updatedAt), updatedAt);
}
function trainingsOf(person, { chance, last }) {
  const mandatory = TRAININGS.filter((training2) => training2[4] === "mandatory");
  const chosen = TRAININGS.filter((training2) => training2[4] === "optional" && chance.chance(0.09));
  return [...mandatory, ...chosen].map((training2, index) => {
    const day = addDays(last, -chance.int(3, 360));
    return trainingRow(person, training2, { chance, day, number: index + 1 });
  });
}
function trainingRow(person, [code, name, category, hours], { chance, day, number }) {
  const completed = chance.chance(0.93);
  const follow = chance.chance(0.1);
  const row2 = {
    training_history_id: `${person.id}-T${number}`,
    employee_id: person.id,
    training_program_id: code,
    training_name: name,
    training_type: hours > 6 ? "\u96C6\u5408\u7814\u4FEE" : "e\u30E9\u30FC\u30CB\u30F3\u30B0",
    training_category: category,
    start_date: day,
    end_date: addDays(day, hours > 8 ? Math.ceil(hours / 8) : 0),
    duration_hours: hours,
    attendance_status: completed ? "COMPLETED" : chance.pick(["PARTIAL", "ABSENT"]),
    completion_rate: completed ? 100 : 40,
    test_score: completed ? 60 + chance.int(0, 40) : null,
    satisfaction_score: completed ? chance.int(3, 5) : null,
    certificate_obtained: 0,
    cost: Math.round(hours * 3e3),
    cost_covered_by: "COMPANY",
    manager_approval: 1,
    follow_up_required: follow ? 1 : 0,
    follow_up_date: follow ? addDays(day, 30) : null
  };
  const at = daySpan(day).from + 9 * 36e5;
  return stamped(row2, at, at + 8 * 36e5);
}
var PROJECT_SHARE = 0.45;
function projectsOf(person, { chance, last }) {
  if (!chance.chance(PROJECT_SHARE)) return [];
  const number = chance.int(0, PROJECT_TITLES.length - 1);
  const start = addDays(last, -chance.int(40, 390));
  const length = chance.int(60, 300);
  const running = addDays(start, length) > last;
  const row2 = {
    project_record_id: `${person.id}-R1`,
    employee_id: person.id,
    project_code: numbered("PJ", number + 1, 3),
    project_name: PROJECT_TITLES[number],
    client_name: number % 3 === 0 ? "\u793E\u5185" : "\u30B0\u30EB\u30FC\u30D7\u4F1A\u793E",
    project_type: "\u958B\u767A\u30FB\u6539\u5584",
    project_scale: number % 2 === 0 ? "\u4E2D\u898F\u6A21" : "\u5C0F\u898F\u6A21",
    start_date: start,
    end_date: running ? null : addDays(start, length),
    participation_rate: chance.int(1, 10) * 10,
    role_title: chance.pick(["\u30E1\u30F3\u30D0\u30FC", "\u30EA\u30FC\u30C0\u30FC", "\u30B5\u30D6\u30EA\u30FC\u30C0\u30FC", "\u6709\u8B58\u8005"]),
    project_status: running ? "ACTIVE" : "COMPLETED",
    evaluation_score: running ? null : chance.int(2, 5),
    is_confidential: number === 8 ? 1 : 0,
    is_public_reference: number % 4 === 0 ? 1 : 0,
    technologies_used: JSON.stringify(["Excel", "SQL"])
  };
  return [stamped(row2, daySpan(start).from + 34e6)];
}
function careerRow(person, { scene }) {
  const row2 = {
    career_plan_id: `${person.id}-C1`,
    employee_id: person.id,
    plan_name: "3\u5E74\u5F8C\u306E\u30AD\u30E3\u30EA\u30A2\u30D7\u30E9\u30F3",
    target_position_id: positionId("P090"),
    target_date: addDays(scene.calendar.today, 1e3),
    status: "ACTIVE",
    description: "\u4E0A\u53F8\u3068\u306E\u9762\u8AC7\u3067\u5408\u610F\u3057\u305F\u80B2\u6210\u8A08\u753B"
  };
  return stamped(row2, Math.max(daySpan(person.hireDate).from, daySpan("2024-04-01").from));
}
function pduRow(person, { chance, last }) {
  const day = addDays(last, -chance.int(5, 300));
  const row2 = {
    pdu_id: `${person.id}-U1`,
    employee_id: person.id,
    certification_id: "PMP",
    activity_date: day,
    activity_name: "\u793E\u5916\u30BB\u30DF\u30CA\u30FC\u53C2\u52A0",
    activity_type: "\u30BB\u30DF\u30CA\u30FC",
    pdu_category: chance.pick(["TECHNICAL", "LEADERSHIP", "BUSINESS"]),
    pdu_points: chance.int(2, 16) / 2,
    duration_hours: chance.int(2, 8),
    approval_status: chance.chance(0.8) ? "APPROVED" : "PENDING"
  };
  return stamped(row2, daySpan(day).from + 6e7);
}

// server/demo/tenant/report-rows.ts
var REPORTS_PER_PERSON = 0.012;
var FAILED_SHARE = 0.02;
var FILE_DAYS = 14;
var MOST_FILES = 6;
function reportsOf(scene) {
  const span = scene.story.activity;
  if (span === null) return { rows: [], files: [], byDay: /* @__PURE__ */ new Map() };
  const chance = scene.chance.fork("reports");
  const users = present(scene).filter((person) => person.propensity > 0);
  const rows = [];
  const files = [];
  for (const day of scene.calendar.days) {
    if (day.day < span.from || day.day > span.until || day.kind !== "workday") continue;
    const count = Math.floor(
      users.length * REPORTS_PER_PERSON * 2 * chance.unit() + chance.unit() * 0.8
    );
    for (let number = 0; number < count; number++) {
      const row2 = reportRow(chance.pick(users), {
        at: day.from + chance.int(540, 1050) * MINUTE_MS,
        chance,
        scene
      });
      if (Number(row2.completed_at) >= scene.story.quietAfter) continue;
      rows.push(withFile(row2, files, scene));
    }
  }
  return { rows, files, byDay: countByDay(rows, scene) };
}
function reportRow(person, { at, chance, scene }) {
  const [type, category] = chance.pick(REPORT_WORDS);
  const failed = chance.chance(FAILED_SHARE);
  const batch = !failed && chance.chance(0.12);
  const format = chance.pick(["PDF", "EXCEL", "CSV"]);
  return {
    id: demoUlid(at, `report|${scene.story.tenantId}|${person.id}|${at}|${type}`),
    report_category: category,
    report_type: type,
    // One report per type, period and format may come from a batch; the instant keeps them apart.
    period: batch ? String(at) : null,
    version: 1,
    state: failed ? "FAILED" : "SUCCESS",
    origin: batch ? "batch" : "user",
    requested_by: batch ? "batch" : person.userId,
    requested_at: at,
    completed_at: failed ? null : at + chance.int(2, 40) * 1e3,
    output_format: format,
    edition: "general",
    file_path: null,
    file_size: null,
    sha256: null,
    pages: failed ? null : chance.int(1, 12),
    data_status: "complete"
  };
}
function withFile(row2, files, scene) {
  const at = Number(row2.completed_at);
  const fresh = at >= scene.story.quietAfter - FILE_DAYS * DAY_MS;
  if (!fresh || row2.output_format !== "CSV" || files.length >= MOST_FILES) return row2;
  const path = `user/${String(row2.report_type)}_${String(row2.id)}.csv`;
  const file = textFile(path, reportText(scene, String(row2.report_type)));
  files.push(file);
  return { ...row2, file_path: path, file_size: file.bytes, sha256: file.sha256 };
}
function reportText(scene, type) {
  const lines = present(scene).slice(0, 50).map((person) => `${person.code},${person.fullName},${person.department.name}`);
  return `\uFEFF${["\u7A2E\u5225,\u793E\u54E1\u756A\u53F7,\u6C0F\u540D,\u90E8\u7F72", ...lines.map((line) => `${type},${line}`)].join("\r\n")}\r
`;
}
function countByDay(rows, scene) {
  const starts = new Map(scene.calendar.days.map((day) => [day.from, day.day]));
  const byDay = /* @__PURE__ */ new Map();
  const origin = daySpan(scene.calendar.days[0].day).from;
  for (const row2 of rows) {
    if (row2.state !== "SUCCESS") continue;
    const at = Number(row2.completed_at);
    const day = starts.get(origin + Math.floor((at - origin) / DAY_MS) * DAY_MS) ?? addDays(scene.calendar.today, 0);
    const known = byDay.get(day) ?? { generated: 0, billable: 0 };
    byDay.set(day, {
      generated: known.generated + 1,
      billable: known.billable + (row2.origin === "user" ? 1 : 0)
    });
  }
  return byDay;
}

// server/demo/tenant/setting-rows.ts
var SET_AT = daySpan(ORGANISATION_FROM).from;
function settingRows(scene) {
  return [
    ["tenant_settings", SETTINGS.map((words, index) => settingRow(words, index, scene))],
    ["report_settings", REPORT_TYPES.map((type) => reportSetting(type, scene))],
    ["notification_channels", channelRows(scene)],
    ["notification_settings", EVENTS.map((words) => notificationSetting(words, scene))],
    ["notification_templates", EVENTS.map((words) => templateRow(words))],
    ["notifications", announcementRows(scene)]
  ];
}
var SETTINGS = [
  ["ui.theme", "UI", "STRING", "light"],
  ["ui.language", "UI", "STRING", "ja"],
  ["ui.primaryColor", "UI", "STRING", "#2f6f4f"],
  ["security.passwordMinLength", "SECURITY", "INTEGER", "12"],
  ["security.mfaRequired", "SECURITY", "BOOLEAN", "false"],
  ["security.sessionTimeoutMinutes", "SECURITY", "INTEGER", "60"],
  ["business.fiscalYearStart", "BUSINESS", "STRING", "04-01"],
  ["business.goalsPerTerm", "BUSINESS", "INTEGER", "3"],
  ["system.maxUploadMb", "SYSTEM", "INTEGER", "100"],
  ["integration.slackEnabled", "INTEGRATION", "BOOLEAN", "false"]
];
function settingRow([key, category, type, value], index, scene) {
  const slack = key === "integration.slackEnabled" && hasSlack(scene);
  return {
    setting_key: key,
    setting_category: category,
    data_type: type,
    setting_value: slack ? "true" : value,
    default_value: value,
    is_required: index % 3 === 0 ? 1 : 0,
    is_secret: 0,
    is_system_managed: category === "SYSTEM" ? 1 : 0,
    is_user_configurable: category === "UI" ? 1 : 0,
    last_modified_by: "system",
    updated_at: SET_AT
  };
}
function hasSlack(scene) {
  const { company: company2 } = scene.story;
  return is(company2, "large") || is(company2, "holding") || company2.code === "aoba-systems";
}
var REPORT_TYPES = ["monthly", "weekly", "skill", "org_sync", "dq", "kpi"];
function reportSetting(type, scene) {
  const domain = mailDomain(scene.story.company);
  return {
    report_type: type,
    enabled: is(scene.story.company, "free") ? 0 : 1,
    formats: JSON.stringify(["PDF", "EXCEL"]),
    template_key: `${type}_default`,
    recipients: JSON.stringify([{ kind: "EMAIL", value: `jinji@${domain}`, edition: "hr" }]),
    attach: "link",
    options: JSON.stringify({ minGroup: 5 }),
    updated_at: SET_AT
  };
}
function channelRows(scene) {
  if (!hasSlack(scene)) return [];
  const channels = [
    ["C0001", "general", 1],
    ["C0002", "jinji-tsuchi", 1],
    ["C0003", "kyu-project", 0]
  ];
  return channels.map(([externalId, name, enabled]) => ({
    destination_id: `SLACK-${externalId}`,
    name,
    service: "SLACK",
    external_id: externalId,
    is_enabled: enabled,
    disabled_reason: enabled === 1 ? null : "is_archived",
    auto_registered: 0,
    verified_at: SET_AT
  }));
}
var EVENTS = [
  [
    "certification_expiring",
    "\u8CC7\u683C\u306E\u6709\u52B9\u671F\u9650",
    "DAILY",
    [30, 7, 1],
    "{{name}}\u3055\u3093\u306E{{certification}}\u306F{{date}}\u306B\u5931\u52B9\u3057\u307E\u3059\u3002"
  ],
  ["goal_deadline", "\u76EE\u6A19\u306E\u671F\u65E5", "DAILY", [14, 3, 0], "\u76EE\u6A19\u300C{{title}}\u300D\u306E\u671F\u65E5\u306F{{date}}\u3067\u3059\u3002"],
  ["goal_behind", "\u76EE\u6A19\u306E\u9045\u308C", "WEEKLY", null, "\u76EE\u6A19\u300C{{title}}\u300D\u306E\u9032\u6357\u304C{{progress}}\uFF05\u3067\u3059\u3002"],
  [
    "training_follow_up",
    "\u7814\u4FEE\u30D5\u30A9\u30ED\u30FC",
    "DAILY",
    [0],
    "\u7814\u4FEE\u300C{{training}}\u300D\u306E\u3075\u308A\u304B\u3048\u308A\u3092\u767B\u9332\u3057\u3066\u304F\u3060\u3055\u3044\u3002"
  ],
  ["approval_pending", "\u627F\u8A8D\u5F85\u3061", "DAILY", null, "{{count}}\u4EF6\u306E\u627F\u8A8D\u3092\u304A\u5F85\u3061\u3057\u3066\u3044\u307E\u3059\u3002"],
  ["announcement", "\u304A\u77E5\u3089\u305B", "IMMEDIATE", null, "{{message}}"]
];
function notificationSetting([event, name, frequency, stages], scene) {
  const destination = hasSlack(scene) && event === "announcement" ? "SLACK-C0001" : null;
  return {
    setting_key: event,
    setting_name: name,
    notification_type: destination === null ? "EMAIL" : "SLACK",
    trigger_event: event,
    target_audience: "EMPLOYEE",
    template_key: event,
    frequency_type: frequency,
    frequency_value: frequency === "DAILY" ? 8 : frequency === "WEEKLY" ? 1 : null,
    digest: frequency === "DAILY" ? 1 : 0,
    stages: stages === null ? null : JSON.stringify(stages),
    escalate_stage: event === "certification_expiring" ? 7 : null,
    send_on: "BUSINESS_DAYS",
    destination_id: destination,
    priority: 1,
    is_enabled: is(scene.story.company, "new") ? 0 : 1,
    updated_at: SET_AT
  };
}
function templateRow([event, name, , , body]) {
  const names = [...body.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? "");
  return {
    template_id: `TPL-${event}`,
    template_key: event,
    notification_type: "EMAIL",
    language_code: "ja",
    subject_template: `\u3010\u30B9\u30AD\u30EB\u7BA1\u7406\u3011${name}`,
    body_template: body,
    format_type: "PLAIN",
    parameters: JSON.stringify(names),
    sample_data: JSON.stringify(Object.fromEntries(names.map((key) => [key, "\u4F8B"]))),
    is_default: 1,
    is_active: 1,
    version: 1
  };
}
function announcementRows(scene) {
  if (scene.story.activity === null) return [];
  const at = scene.story.quietAfter - 5 * 864e5;
  return present(scene).slice(0, 40).map((person, index) => {
    const read = index % 3 !== 0;
    return {
      notification_id: demoUlid(at + index, `notice|${scene.story.tenantId}|${person.id}`),
      dedupe_key: `announcement:${scene.story.tenantId}:maintenance:${person.id}`,
      trigger_event: "announcement",
      notification_type: "INFO",
      notification_category: "SYSTEM",
      priority: 1,
      recipient_id: person.id,
      title: "\u30B7\u30B9\u30C6\u30E0\u30E1\u30F3\u30C6\u30CA\u30F3\u30B9\u306E\u304A\u77E5\u3089\u305B",
      message: "\u65E5\u66DC\u65E5\u306E\u5348\u524D2\u6642\u304B\u308930\u5206\u307B\u3069\u3054\u5229\u7528\u3044\u305F\u3060\u3051\u307E\u305B\u3093\u3002",
      message_format: "PLAIN",
      scheduled_at: at,
      delivery_status: "DELIVERED",
      expanded_at: at,
      read_status: read ? "READ" : "UNREAD",
      read_at: read ? at + 864e5 : null,
      created_by: "system",
      created_at: at,
      updated_at: read ? at + 864e5 : at,
      is_deleted: 0
    };
  });
}

// server/demo/tenant/skill-masters.ts
var MASTER_AT = daySpan(ORGANISATION_FROM).from;
var SKILLS = SKILL_CATEGORIES.flatMap((category) => {
  const plain = category.skills.map((name, index) => ({
    id: numbered(`SK-${category.code}-`, index + 1, 2),
    name,
    categoryCode: category.code,
    type: category.type,
    certification: null
  }));
  if (category.code !== "CRT") return plain;
  const certified = CERTIFICATIONS.map((certification) => ({
    id: `SK-C-${certification.code}`,
    name: certification.name,
    categoryCode: category.code,
    type: category.type,
    certification
  }));
  return [...plain, ...certified];
});
function skillMasters() {
  return [
    ["skill_categories", SKILL_CATEGORIES.map((_, index) => categoryRow(index))],
    ["skill_items", SKILLS.map(skillRow)],
    ["skill_grades", GRADES.map(gradeRow)],
    ["certifications", CERTIFICATIONS.map(certificationRow)],
    ["training_programs", TRAININGS.map(trainingRow2)],
    ["job_types", JOB_TYPES.map(jobTypeRow)],
    ["job_type_skills", JOB_TYPES.flatMap(jobTypeSkills2)]
  ];
}
function categoryRow(index) {
  const words = SKILL_CATEGORIES[index];
  const row2 = {
    category_id: words.code,
    category_code: words.code,
    category_name: words.name,
    category_level: 1,
    category_path: `/${words.code}/`,
    category_type: words.type,
    category_status: "ACTIVE",
    display_order: index + 1,
    effective_from: ORGANISATION_FROM
  };
  return stamped(row2, MASTER_AT);
}
function skillRow(skill, index) {
  const row2 = {
    skill_item_id: skill.id,
    skill_code: skill.id.replace("SK-", ""),
    skill_name: skill.name,
    skill_category_id: skill.categoryCode,
    skill_type: skill.type,
    difficulty_level: index % 5 + 1,
    importance_level: index * 3 % 5 + 1,
    is_core_skill: index % 6 === 0 ? 1 : 0,
    is_active: 1,
    effective_from: ORGANISATION_FROM,
    display_order: index + 1
  };
  return stamped(row2, MASTER_AT);
}
var GRADES = [
  ["BEGINNER", "D", "\u521D\u7D1A"],
  ["ELEMENTARY", "C", "\u521D\u4E2D\u7D1A"],
  ["INTERMEDIATE", "B", "\u4E2D\u7D1A"],
  ["ADVANCED", "A", "\u4E0A\u7D1A"],
  ["EXPERT", "S", "\u719F\u9054"]
];
function gradeRow([code, letter, name], index) {
  const row2 = {
    grade_id: `GR-${letter}`,
    grade_code: code,
    letter,
    grade_name: name,
    grade_level: index + 1,
    sort_order: index + 1,
    is_active: 1
  };
  return stamped(row2, MASTER_AT);
}
function certificationRow(words) {
  const row2 = {
    certification_id: words.code,
    certification_code: words.code,
    certification_name: words.name,
    category: words.category,
    level: words.level,
    issuer: words.issuer,
    validity_period_months: words.validMonths === 0 ? null : words.validMonths,
    renewal_required: words.validMonths === 0 ? 0 : 1,
    exam_fee: words.fee,
    is_recommended: words.level === "BASIC" ? 1 : 0,
    is_active: 1,
    skill_category_id: "CRT"
  };
  return stamped(row2, MASTER_AT);
}
function trainingRow2([code, name, category, hours, mandatory]) {
  const row2 = {
    training_program_id: code,
    program_code: code,
    program_name: name,
    program_category: category,
    program_type: hours > 6 ? "\u96C6\u5408\u7814\u4FEE" : "e\u30E9\u30FC\u30CB\u30F3\u30B0",
    duration_hours: hours,
    mandatory_flag: mandatory === "mandatory" ? 1 : 0,
    repeat_interval: mandatory === "mandatory" ? 12 : null,
    cost_per_participant: Math.round(hours * 3e3),
    active_flag: 1,
    effective_from: ORGANISATION_FROM
  };
  return stamped(row2, MASTER_AT);
}
function jobTypeRow([code, name, category, level], index) {
  const row2 = {
    job_type_id: code,
    job_type_code: code,
    job_type_name: name,
    job_category: category,
    job_level: level,
    is_active: 1,
    sort_order: index + 1
  };
  return stamped(row2, MASTER_AT);
}
function jobTypeSkills2([code, , , , categories]) {
  return SKILLS.filter(
    (skill) => skill.certification === null && categories.includes(skill.categoryCode)
  ).map(
    (skill, index) => stamped(
      {
        id: `${code}:${skill.id}`,
        job_type_id: code,
        skill_item_id: skill.id,
        required_level: index % 3 + 2,
        skill_priority: index < 2 ? "CRITICAL" : index < 5 ? "HIGH" : "MEDIUM",
        skill_weight: 10,
        certification_required: 0,
        skill_status: "ACTIVE",
        effective_date: ORGANISATION_FROM
      },
      MASTER_AT
    )
  );
}

// server/demo/tenant/skill-rows.ts
function skillRows(scene) {
  const chance = scene.chance.fork("skills");
  const records = scene.people.flatMap((person) => recordsOf(person, scene, chance));
  const assessmentsOn = /* @__PURE__ */ new Map();
  for (const record of records) {
    const day = String(record.assessment_date);
    assessmentsOn.set(day, (assessmentsOn.get(day) ?? 0) + 1);
  }
  const evidence = records.filter((record) => record.certification_id !== null).map(evidenceRow);
  return {
    assessmentsOn,
    tables: [
      ...skillMasters(),
      ["skill_records", records],
      ["skill_evidence", evidence],
      ["employee_skill_grades", scene.people.flatMap((person) => gradesOf(person, scene, chance))]
    ]
  };
}
function recordsOf(person, scene, chance) {
  if (scene.story.activity === null) return [];
  const wanted = JOB_TYPES.find(([code]) => code === jobTypeOf(person))?.[4] ?? [];
  const fitting = SKILLS.filter(
    (skill) => skill.certification === null && wanted.includes(skill.categoryCode)
  );
  const chosen = /* @__PURE__ */ new Set();
  const count = 5 + chance.int(0, 6);
  for (let draw = 0; draw < count; draw++) {
    chosen.add(
      chance.chance(0.55) && fitting.length > 0 ? chance.pick(fitting) : chance.pick(SKILLS)
    );
  }
  return [...chosen].map((skill) => recordRow(person, skill, { scene, chance }));
}
function recordRow(person, skill, { scene, chance }) {
  const rank = person.positionCode <= "P070" ? 1 : 0;
  const level = Math.min(5, Math.max(1, Math.round(2.4 + rank + chance.bell())));
  const assessed = assessedOn(scene, chance);
  const acquired = addDays(assessed, -chance.int(60, 1400));
  const validMonths = skill.certification?.validMonths ?? 0;
  const expiry = validMonths === 0 ? null : expiryOn(scene.calendar.today, validMonths, chance);
  const row2 = {
    skill_record_id: `${person.id}:${skill.id}`,
    employee_id: person.id,
    skill_item_id: skill.id,
    skill_category_id: skill.categoryCode,
    skill_level: level,
    self_assessment: Math.min(5, level + (chance.chance(0.3) ? 1 : 0)),
    manager_assessment: level,
    assessor_id: person.managerId,
    acquisition_date: acquired,
    assessment_date: assessed,
    last_used_date: addDays(assessed, -chance.int(0, 60)),
    expiry_date: expiry,
    certification_id: skill.certification?.code ?? null,
    skill_status: expiry !== null && expiry < scene.calendar.today ? "EXPIRED" : "ACTIVE",
    learning_hours: chance.int(4, 200),
    project_experience_count: chance.int(0, 6)
  };
  const createdAt = Math.max(MASTER_AT, daySpan(acquired).from);
  const updatedAt = daySpan(assessed).from + 10 * 36e5;
  return stamped(
    row2,
    createdAt,
    Math.max(createdAt, Math.min(updatedAt, scene.story.quietAfter - 1))
  );
}
function assessedOn(scene, chance) {
  const last = scene.story.activity?.until ?? scene.calendar.today;
  const year = Number(last.slice(0, 4));
  const seasons = [`${year}-10-05`, `${year}-04-06`, `${year - 1}-10-05`].filter(
    (day) => day <= last
  );
  if (chance.chance(0.55)) {
    const day = addDays(
      seasons[chance.chance(0.75) ? 0 : seasons.length - 1],
      chance.int(0, 20)
    );
    return day <= last ? day : last;
  }
  return addDays(last, -chance.int(0, 330));
}
function expiryOn(today, validMonths, chance) {
  if (chance.chance(0.35)) return addDays(today, chance.int(-15, 60));
  const month = addMonths(today.slice(0, 7), chance.int(2, validMonths));
  return `${month}-${String(chance.int(1, 28)).padStart(2, "0")}`;
}
function evidenceRow(record, index) {
  const certification = CERTIFICATIONS.find((words) => words.code === record.certification_id);
  const row2 = {
    evidence_id: `${record.employee_id}:${record.certification_id}`,
    employee_id: record.employee_id ?? null,
    skill_item_id: record.skill_item_id ?? null,
    evidence_type: "\u8CC7\u683C\u8A3C",
    evidence_title: `${certification?.name ?? ""} \u5408\u683C\u8A3C`,
    evidence_date: record.acquisition_date ?? null,
    related_certification_id: record.certification_id ?? null,
    certificate_number: numbered("C", index * 7 + 1001, 8),
    issuer_name: certification?.issuer ?? null,
    validity_start_date: record.acquisition_date ?? null,
    validity_end_date: record.expiry_date ?? null,
    verification_status: index % 11 === 0 ? "PENDING" : "VERIFIED"
  };
  return stamped(row2, Number(record.created_at), Number(record.updated_at));
}
function gradesOf(person, scene, chance) {
  if (scene.story.activity === null || person.retireDate !== null) return [];
  const level = chance.int(1, 5);
  const since = addDays(scene.story.activity.until, -chance.int(30, 330));
  const current = gradeRowOf(person, { number: 1, level, from: since, to: null });
  if (!chance.chance(0.5)) return [current];
  const before = {
    number: 2,
    level: Math.max(1, level - 1),
    from: addDays(since, -365),
    to: addDays(since, -1)
  };
  return [current, gradeRowOf(person, before)];
}
function gradeRowOf(person, {
  number,
  level,
  from,
  to
}) {
  const row2 = {
    id: `${person.id}-K${number}`,
    employee_id: person.id,
    job_type_id: jobTypeOf(person),
    skill_grade: GRADES[level - 1]?.[1] ?? "D",
    skill_level: level,
    effective_date: from,
    expiry_date: to,
    evaluation_date: from,
    next_evaluation_date: addDays(from, 365),
    evaluator_id: person.managerId,
    certification_flag: 0
  };
  return stamped(row2, daySpan(from).from);
}

// server/demo/tenant/generate.ts
function generateTenant(story2, setting) {
  const scene = sceneOf(story2, setting);
  const activity = simulateActivity(story2, scene.people, {
    calendar: setting.calendar,
    chance: scene.chance.fork("activity")
  });
  const skills2 = skillRows(scene);
  const reports2 = reportsOf(scene);
  const uploads = uploadsOf(scene);
  const errors = errorsOf(scene, activity);
  const tables = [
    ...organisationRows(scene),
    ...orgSyncRows(scene),
    ...accountRows(scene, activity),
    ...skills2.tables,
    ...learningRows(scene),
    ...settingRows(scene),
    ...logRows2(scene, activity, errors),
    ["report_history", reports2.rows],
    ["uploaded_files", uploads.rows]
  ];
  const { code } = story2.company;
  makeFolders(setting.folder, code);
  writeFiles(setting.folder.filesDir(code), uploads.files);
  writeFiles(setting.folder.reportsDir(code), reports2.files);
  const written = writeTenant(
    scene,
    is(story2.company, "dirty_data") ? withDefects(tables, scene) : tables,
    setting
  );
  return {
    scene,
    activity,
    errors,
    assessmentsOn: skills2.assessmentsOn,
    reportsOn: reports2.byDay,
    uploads: uploads.rows,
    reportRows: reports2.rows,
    ...written
  };
}
function sceneOf(story2, { seed, calendar }) {
  const chance = dice(seed, story2.company.code);
  const departments2 = departmentsOf(story2.company);
  const people = peopleOf(story2.company, departments2, { calendar, chance: chance.fork("people") });
  return { seed, story: story2, calendar, departments: departments2, people, chance };
}
function makeFolders(folder2, code) {
  for (const path of [folder2.filesDir(code), folder2.reportsDir(code)]) {
    mkdirSync3(path, { recursive: true, mode: 448 });
  }
}
function writeTenant(scene, tables, { folder: folder2, installationId, calendar }) {
  const { company: company2, tenantId } = scene.story;
  const tenant = createTenant(folder2.tenantFile(company2.code), {
    tenantId,
    tenantCode: company2.code,
    installationId,
    at: calendar.now
  });
  try {
    const rows = bulkLoad(
      tenant.sqlite,
      () => tables.reduce((sum2, [table, list]) => sum2 + insertRows(tenant.sqlite, table, list), 0)
    );
    return { rows, dataBytes: fileBytes(tenant.sqlite) };
  } finally {
    tenant.sqlite.close();
  }
}

// server/demo/generate.ts
var DEMO_MARKER = "demo.json";
function generateDemo(options) {
  const { folder: folder2, seed, now } = options;
  const calendar = demoCalendar(now);
  const installationId = options.installationId ?? demoUlid(now, `installation|${seed}`);
  const setting = { folder: folder2, seed, calendar, installationId, appVersion: options.appVersion };
  const addresses = { ...USUAL_STAND_INS, ...options.addresses };
  createDataFolder(folder2);
  const companies = castAt(options.scale).map((company2, index) => {
    options.onProgress?.(writing(company2.name, company2.nameEn));
    return generateTenant(story(company2, index + 1, calendar), setting);
  });
  options.onProgress?.({ ja: "\u6301\u682A\u4F1A\u793E\u306E\u5E33\u7C3F\u3092\u4F5C\u6210\u3057\u3066\u3044\u307E\u3059", en: "writing the holding's books" });
  const platform = generatePlatform(companies, { ...setting, addresses });
  options.onProgress?.({ ja: "\u5B9F\u884C\u5C65\u6B74\u3092\u4F5C\u6210\u3057\u3066\u3044\u307E\u3059", en: "writing the history of runs" });
  const ledgerRows = generateLedger(companies, platform, setting);
  writeFiles(folder2.root, hrFiles(companies.map(({ scene }) => scene)));
  const rows = ledgerRows + platform.rows + companies.reduce((sum2, facts) => sum2 + facts.rows, 0);
  writeMarker(options);
  return summaryOf2(companies, { rows, openMonth: calendar.openMonth });
}
function writing(ja, en) {
  return { ja: `${ja} \u3092\u4F5C\u6210\u3057\u3066\u3044\u307E\u3059`, en: `writing ${en}` };
}
function summaryOf2(companies, { rows, openMonth }) {
  const told = companies.map(({ scene }) => ({
    code: scene.story.company.code,
    name: scene.story.company.name,
    tenantId: scene.story.tenantId,
    people: scene.people.length,
    characters: scene.story.company.characters
  }));
  const rest = companies.filter(({ scene }) => scene.story.company.hr === "rest");
  return {
    companies: told,
    people: told.reduce((sum2, company2) => sum2 + company2.people, 0),
    rows,
    openMonth,
    hrDocuments: Object.fromEntries(
      rest.map(({ scene: { story: of } }) => [of.company.code, REST_PATH(of.company.code)])
    )
  };
}
function writeMarker({ folder: folder2, seed, scale: scale2, now, appVersion }) {
  const path = join3(folder2.root, DEMO_MARKER);
  const draft = `${path}.tmp-${process.pid}`;
  const content = { seed, scale: scale2, version: appVersion, generatedAt: new Date(now).toISOString() };
  writeFileSync3(draft, `${JSON.stringify(content, null, 2)}
`, { mode: 384 });
  const handle3 = openSync3(draft, "r");
  try {
    fsyncSync2(handle3);
  } finally {
    closeSync3(handle3);
  }
  renameSync(draft, path);
}

// ../../tmp/t2.ts
var folder = dataFolder(mkdtempSync("/tmp/demo-"));
var scale = Number(process.argv[2] ?? "0.1");
var t = performance.now();
var s = generateDemo({ folder, seed: 1, scale, now: Date.parse(process.argv[3] ?? "2026-11-24T10:20:00+09:00"), appVersion: "0.1.0", onProgress: (w) => process.env.V && console.log(Math.round(performance.now() - t), w.en) });
console.log(folder.root, Math.round(performance.now() - t) + " ms", s.rows, s.people, s.openMonth);
