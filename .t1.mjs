var __defProp = Object.defineProperty;
var __export = (target, all) => {
  for (var name in all)
    __defProp(target, name, { get: all[name], enumerable: true });
};

// ../../tmp/t1.ts
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
function isTenantCode(text11) {
  return TENANT_CODE.test(text11);
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
    plan: "PREMIUM",
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
var PEOPLE_OF_COPY = 120;
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
  return company(`group-${suffix}`, [`\u3055\u304F\u3089\u30B0\u30EB\u30FC\u30D7\u7B2C${number}\u682A\u5F0F\u4F1A\u793E`, `Sakura Group ${suffix}`, `G${suffix}`], {
    industry: EXTRA_INDUSTRIES[number % EXTRA_INDUSTRIES.length],
    people: Math.round(PEOPLE_OF_COPY * root),
    plan: "STANDARD",
    address: ["100-0000", `\u6771\u4EAC\u90FD\u5343\u4EE3\u7530\u533A\u5927\u624B\u753A9-9-${number}`, `03-0000-${String(1e3 + number)}`],
    characters: ["ordinary"],
    reach: 0.6
  });
}

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
var USAGE_READY = "01:50";
function demoCalendar(now2) {
  const today = dayAt(now2);
  const thisMonth = monthOf(today);
  const openMonth = addMonths(thisMonth, -1);
  const measuredYesterday = now2 >= instantOf(today, USAGE_READY);
  const months = Array.from(
    { length: HISTORY_MONTHS - 1 },
    (_, index) => addMonths(thisMonth, index - HISTORY_MONTHS)
  );
  return {
    now: now2,
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

// server/demo/story.ts
var SUSPENDED_DAYS_AGO = 20;
var IDLE_DAYS = 95;
var NEW_DAYS_AGO = 3;
var CONTRACT_ENDS_IN_DAYS = 10;
var ENDED_ON_DAY = 20;
var PLAN_CHANGED_ON_DAY = 13;
function story(company2, number, calendar2) {
  const contracts = contractsOf(company2, number, calendar2);
  const activity = activityOf(company2, calendar2);
  const lastDay = activity?.until ?? addDays(calendar2.today, -1);
  return {
    company: company2,
    tenantId: `TNT${String(number).padStart(4, "0")}`,
    status: statusOf(company2),
    statusSince: statusSince(company2, calendar2),
    contracts,
    activity,
    measured: measuredOf(contracts, calendar2),
    quietAfter: Math.min(calendar2.now, daySpan(lastDay).to)
  };
}
function statusOf(company2) {
  if (is(company2, "suspended")) return "SUSPENDED";
  return is(company2, "contract_ended") ? "EXPIRED" : "ACTIVE";
}
function statusSince(company2, calendar2) {
  if (is(company2, "suspended")) return addDays(calendar2.today, -SUSPENDED_DAYS_AGO);
  return is(company2, "contract_ended") ? addDays(endedOn(calendar2), 1) : null;
}
function endedOn(calendar2) {
  return `${calendar2.openMonth}-${ENDED_ON_DAY}`;
}
function contractsOf(company2, number, calendar2) {
  const id = (part) => `CTR${String(number).padStart(4, "0")}-${part}`;
  const start = is(company2, "new") ? addDays(calendar2.today, -NEW_DAYS_AGO) : firstDayOf(addMonths(calendar2.thisMonth, -20 - number % 14));
  const whole = { contractId: id(1), plan: company2.plan, start, autoRenew: 0, renewedBy: null };
  if (is(company2, "contract_ends_soon")) {
    return [{ ...whole, end: addDays(calendar2.today, CONTRACT_ENDS_IN_DAYS) }];
  }
  if (is(company2, "contract_ended")) return [{ ...whole, end: endedOn(calendar2) }];
  if (is(company2, "plan_change")) return changedPlan(whole, calendar2, id(2));
  return [{ ...whole, end: null }];
}
function changedPlan(last, calendar2, secondId) {
  const changedOn = `${calendar2.openMonth}-${PLAN_CHANGED_ON_DAY}`;
  return [
    { ...last, plan: "BASIC", end: addDays(changedOn, -1), renewedBy: secondId },
    { ...last, contractId: secondId, start: changedOn, end: null }
  ];
}
function activityOf(company2, calendar2) {
  const from = calendar2.days[0].day;
  if (is(company2, "new")) return null;
  if (is(company2, "suspended")) {
    return { from, until: addDays(calendar2.today, -SUSPENDED_DAYS_AGO - 1) };
  }
  if (is(company2, "idle")) return { from, until: addDays(calendar2.today, -IDLE_DAYS) };
  if (is(company2, "contract_ended")) return { from, until: endedOn(calendar2) };
  return { from, until: calendar2.today };
}
function measuredOf(contracts, calendar2) {
  const firstDay = calendar2.days[0].day;
  const start = contracts[0].start;
  const end = contracts.at(-1).end;
  const from = start > firstDay ? start : firstDay;
  const until = end !== null && end < calendar2.lastUsageDay ? end : calendar2.lastUsageDay;
  return until < from ? null : { from, until };
}

// server/demo/tenant/generate.ts
import { mkdirSync as mkdirSync3 } from "node:fs";

// data/demo/bulk-insert.ts
var NAME = /^[a-z][a-z0-9_]*$/;
function insertRows(db, table, rows) {
  const first = rows[0];
  if (first === void 0) return 0;
  const columns = Object.keys(first);
  for (const name of [table, ...columns]) demandPlain(name);
  const marks = columns.map(() => "?").join(", ");
  const insert = db.prepare(`INSERT INTO ${table} (${columns.join(", ")}) VALUES (${marks})`);
  for (const row of rows) insert.run(columns.map((column) => cell(row, column, table)));
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
    db.pragma(`synchronous = ${synchronous}`);
    db.pragma("journal_mode = WAL");
  }
}
function fileBytes(db) {
  const pages = Number(db.pragma("page_count", { simple: true }));
  return pages * Number(db.pragma("page_size", { simple: true }));
}
function cell(row, column, table) {
  const value = row[column];
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

// data/tenant/open.ts
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
  const found = statSync2(path, { throwIfNoEntry: false });
  if (found === void 0) throw faults.missing(path);
  if (!found.isFile()) throw faults.corrupt(path, NOT_A_FILE);
  if (found.size === 0) throw faults.corrupt(path, NO_TABLES);
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
import { closeSync, fsyncSync, linkSync, openSync, rmSync as rmSync2 } from "node:fs";
import { dirname as dirname2 } from "node:path";
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
    closeSync(openSync(draft, "wx", 384));
  } catch (error) {
    throw notWritable(dirname2(draft), error);
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
    throw notWritable(dirname2(path), error);
  }
  sync(dirname2(path));
}
function sync(path) {
  const handle = openSync(path, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

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
var schema_exports = {};
__export(schema_exports, {
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
  rolePermissions: () => rolePermissions,
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
import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
var userAccounts = sqliteTable("user_accounts", {
  userId: text("user_id").primaryKey(),
  loginId: text("login_id").notNull(),
  employeeId: text("employee_id"),
  accountStatus: text("account_status", {
    enum: ["ACTIVE", "INACTIVE", "LOCKED", "SUSPENDED"]
  }).notNull(),
  isService: integer("is_service", { mode: "boolean" }).notNull(),
  passwordHash: text("password_hash"),
  passwordChangedAt: integer("password_changed_at"),
  passwordExpiresAt: integer("password_expires_at"),
  mustChangePassword: integer("must_change_password", { mode: "boolean" }).notNull(),
  sessionTimeout: integer("session_timeout"),
  // minutes
  failedLoginCount: integer("failed_login_count").notNull(),
  lastFailedLoginAt: integer("last_failed_login_at"),
  lastLoginAt: integer("last_login_at"),
  lockReason: text("lock_reason"),
  previousStatus: text("previous_status"),
  mfaEnabled: integer("mfa_enabled", { mode: "boolean" }).notNull(),
  mfaSecretRef: text("mfa_secret_ref"),
  externalAuthProvider: text("external_auth_provider"),
  recoveryTokenHash: text("recovery_token_hash"),
  recoveryTokenExpiresAt: integer("recovery_token_expires_at"),
  deletedAt: integer("deleted_at"),
  isDeleted: integer("is_deleted", { mode: "boolean" }).notNull().default(false),
  createdAt: integer("created_at").notNull(),
  updatedAt: integer("updated_at").notNull()
});
var roles = sqliteTable("roles", {
  roleId: text("role_id").primaryKey(),
  code: text("code").notNull(),
  name: text("name").notNull(),
  parentId: text("parent_id"),
  isActive: integer("is_active", { mode: "boolean" }).notNull(),
  isDeleted: integer("is_deleted", { mode: "boolean" }).notNull().default(false),
  createdAt: integer("created_at").notNull(),
  updatedAt: integer("updated_at").notNull()
});
var permissions = sqliteTable("permissions", {
  permissionId: text("permission_id").primaryKey(),
  code: text("code").notNull(),
  name: text("name").notNull(),
  parentId: text("parent_id"),
  isActive: integer("is_active", { mode: "boolean" }).notNull(),
  isDeleted: integer("is_deleted", { mode: "boolean" }).notNull().default(false),
  createdAt: integer("created_at").notNull(),
  updatedAt: integer("updated_at").notNull()
});
var rolePermissions = sqliteTable(
  "role_permissions",
  {
    roleId: text("role_id").notNull(),
    permissionId: text("permission_id").notNull(),
    isDeleted: integer("is_deleted", { mode: "boolean" }).notNull().default(false),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull()
  },
  (t) => [primaryKey({ columns: [t.roleId, t.permissionId] })]
);
var userRoles = sqliteTable(
  "user_roles",
  {
    userId: text("user_id").notNull(),
    roleId: text("role_id").notNull(),
    assignmentStatus: text("assignment_status", {
      enum: ["ACTIVE", "EXPIRED", "REVOKED"]
    }).notNull(),
    assignmentType: text("assignment_type", { enum: ["DIRECT", "DELEGATED"] }).notNull(),
    effectiveFrom: text("effective_from").notNull(),
    effectiveTo: text("effective_to"),
    delegationExpiresAt: integer("delegation_expires_at"),
    isPrimaryRole: integer("is_primary_role", { mode: "boolean" }).notNull(),
    isDeleted: integer("is_deleted", { mode: "boolean" }).notNull().default(false),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull()
  },
  (t) => [primaryKey({ columns: [t.userId, t.roleId, t.effectiveFrom] })]
);
var loginHistory = sqliteTable("login_history", {
  id: integer("id").primaryKey(),
  userId: text("user_id"),
  loginId: text("login_id").notNull(),
  result: text("result", { enum: ["success", "failure"] }).notNull(),
  at: integer("at").notNull(),
  ip: text("ip").notNull(),
  userAgent: text("user_agent")
});
var userActivityDaily = sqliteTable(
  "user_activity_daily",
  {
    day: text("day").notNull(),
    userId: text("user_id").notNull(),
    logins: integer("logins").notNull(),
    apiCalls: integer("api_calls").notNull()
  },
  (t) => [primaryKey({ columns: [t.day, t.userId] })]
);
var tokens = sqliteTable("tokens", {
  tokenId: text("token_id").primaryKey(),
  userId: text("user_id").notNull(),
  tokenType: text("token_type", { enum: ["ACCESS", "REFRESH"] }).notNull(),
  tokenHash: text("token_hash").notNull(),
  // sha256; the token itself is never stored
  familyId: text("family_id").notNull(),
  parentId: text("parent_id"),
  scope: text("scope", { mode: "json" }),
  issuedAt: integer("issued_at").notNull(),
  expiresAt: integer("expires_at"),
  lastUsedAt: integer("last_used_at"),
  rotatedAt: integer("rotated_at"),
  clientIp: text("client_ip"),
  deviceFingerprint: text("device_fingerprint"),
  userAgent: text("user_agent"),
  isRevoked: integer("is_revoked", { mode: "boolean" }).notNull(),
  revokedAt: integer("revoked_at"),
  revokedReason: text("revoked_reason", { enum: ["LOGOUT", "EXPIRED", "SECURITY", "ADMIN"] })
});
var tokenRevocations = sqliteTable("token_revocations", {
  id: integer("id").primaryKey(),
  tokenId: text("token_id").notNull(),
  hash12: text("hash12").notNull(),
  tokenType: text("token_type").notNull(),
  userId: text("user_id"),
  familyId: text("family_id"),
  issuedAt: integer("issued_at"),
  endedAt: integer("ended_at").notNull(),
  event: text("event", { enum: ["revoked", "deleted"] }).notNull(),
  reason: text("reason").notNull(),
  clientIp: text("client_ip"),
  runId: text("run_id").notNull()
});
var sessions = sqliteTable("sessions", {
  sessionId: text("session_id").primaryKey(),
  tokenHash: text("token_hash").notNull(),
  userId: text("user_id").notNull(),
  issuedAt: integer("issued_at").notNull(),
  lastUsedAt: integer("last_used_at"),
  expiresAt: integer("expires_at"),
  clientIp: text("client_ip").notNull(),
  lastIp: text("last_ip"),
  deviceFingerprint: text("device_fingerprint"),
  userAgent: text("user_agent")
});
var sessionHistory = sqliteTable("session_history", {
  id: integer("id").primaryKey(),
  sessionHash: text("session_hash").notNull(),
  // 16 hex of token_hash
  userId: text("user_id").notNull(),
  issuedAt: integer("issued_at").notNull(),
  endedAt: integer("ended_at").notNull(),
  lastUsedAt: integer("last_used_at"),
  reason: text("reason", {
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
  clientIp: text("client_ip").notNull()
});

// data/tenant/schema/logs.ts
import { integer as integer2, primaryKey as primaryKey2, sqliteTable as sqliteTable2, text as text2 } from "drizzle-orm/sqlite-core";
var apiAccessLog = sqliteTable2("api_access_log", {
  id: integer2("id").primaryKey(),
  at: integer2("at").notNull(),
  userId: text2("user_id"),
  method: text2("method").notNull(),
  path: text2("path").notNull(),
  status: integer2("status").notNull(),
  responseMs: integer2("response_ms").notNull(),
  requestBytes: integer2("request_bytes").notNull(),
  responseBytes: integer2("response_bytes").notNull(),
  ip: text2("ip").notNull(),
  sessionId: text2("session_id")
});
var featureUsageLog = sqliteTable2("feature_usage_log", {
  id: integer2("id").primaryKey(),
  at: integer2("at").notNull(),
  userId: text2("user_id"),
  feature: text2("feature").notNull(),
  durationSeconds: integer2("duration_seconds"),
  sessionId: text2("session_id")
});
var errorLog = sqliteTable2("error_log", {
  id: integer2("id").primaryKey(),
  at: integer2("at").notNull(),
  level: text2("level", { enum: ["WARN", "ERROR", "CRITICAL", "FATAL"] }).notNull(),
  category: text2("category", { enum: ["AUTH", "API", "BATCH", "SYSTEM"] }).notNull(),
  component: text2("component"),
  errorType: text2("error_type"),
  errorCode: text2("error_code"),
  message: text2("message").notNull(),
  stack: text2("stack"),
  correlationId: text2("correlation_id"),
  userId: text2("user_id"),
  route: text2("route"),
  httpStatus: integer2("http_status"),
  responseMs: integer2("response_ms"),
  ip: text2("ip"),
  status: text2("status", { enum: ["OPEN", "RESOLVED"] }).notNull(),
  resolvedAt: integer2("resolved_at")
});
var auditLog = sqliteTable2("audit_log", {
  auditId: text2("audit_id").primaryKey(),
  at: integer2("at").notNull(),
  userId: text2("user_id"),
  // an account
  sessionHash: text2("session_hash"),
  action: text2("action", {
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
  targetTable: text2("target_table"),
  targetId: text2("target_id"),
  oldValues: text2("old_values", { mode: "json" }),
  newValues: text2("new_values", { mode: "json" }),
  // secrets `***`
  result: text2("result", { enum: ["SUCCESS", "FAILURE", "ERROR"] }).notNull(),
  error: text2("error"),
  ip: text2("ip"),
  userAgent: text2("user_agent"),
  source: text2("source", { enum: ["app", "batch"] }).notNull(),
  runId: text2("run_id"),
  ms: integer2("ms")
});
var uploadedFiles = sqliteTable2("uploaded_files", {
  fileId: text2("file_id").primaryKey(),
  path: text2("path").notNull(),
  // relative to data/files/<code>/
  bytes: integer2("bytes").notNull(),
  sha256: text2("sha256").notNull(),
  ownerTable: text2("owner_table").notNull(),
  ownerId: text2("owner_id").notNull(),
  uploadedBy: text2("uploaded_by").notNull(),
  createdAt: integer2("created_at").notNull(),
  deletedAt: integer2("deleted_at")
});
var tenantSettings = sqliteTable2("tenant_settings", {
  settingKey: text2("setting_key").primaryKey(),
  settingCategory: text2("setting_category", {
    enum: ["SYSTEM", "UI", "BUSINESS", "SECURITY", "INTEGRATION"]
  }).notNull(),
  dataType: text2("data_type", {
    enum: ["STRING", "INTEGER", "BOOLEAN", "JSON", "DECIMAL"]
  }).notNull(),
  settingValue: text2("setting_value"),
  defaultValue: text2("default_value"),
  isRequired: integer2("is_required", { mode: "boolean" }).notNull(),
  isSecret: integer2("is_secret", { mode: "boolean" }).notNull(),
  // value is a reference, R19
  isSystemManaged: integer2("is_system_managed", { mode: "boolean" }).notNull(),
  isUserConfigurable: integer2("is_user_configurable", { mode: "boolean" }).notNull(),
  effectiveFrom: integer2("effective_from"),
  effectiveUntil: integer2("effective_until"),
  validationRules: text2("validation_rules", { mode: "json" }),
  lastModifiedBy: text2("last_modified_by").notNull(),
  updatedAt: integer2("updated_at").notNull()
});
var batchJobLog = sqliteTable2("batch_job_log", {
  jobId: text2("job_id").primaryKey(),
  jobType: text2("job_type").notNull(),
  jobName: text2("job_name"),
  status: text2("status", {
    enum: ["PENDING", "RUNNING", "COMPLETED", "FAILED", "CANCELLED"]
  }).notNull(),
  totalRecords: integer2("total_records").notNull(),
  processedRecords: integer2("processed_records").notNull(),
  successRecords: integer2("success_records").notNull(),
  errorRecords: integer2("error_records").notNull(),
  progressPercentage: integer2("progress_percentage"),
  inputFilePath: text2("input_file_path"),
  outputFilePath: text2("output_file_path"),
  errorDetails: text2("error_details", { mode: "json" }),
  executedBy: text2("executed_by").notNull(),
  startTime: integer2("start_time").notNull(),
  endTime: integer2("end_time"),
  migrationId: text2("migration_id")
});
var importStaging = sqliteTable2(
  "import_staging",
  {
    jobId: text2("job_id").notNull(),
    rowNo: integer2("row_no").notNull(),
    payload: text2("payload", { mode: "json" }).notNull(),
    expiresAt: integer2("expires_at").notNull()
  },
  (t) => [primaryKey2({ columns: [t.jobId, t.rowNo] })]
);

// data/tenant/schema/notifications.ts
import { integer as integer3, sqliteTable as sqliteTable3, text as text3 } from "drizzle-orm/sqlite-core";
var notificationChannels = sqliteTable3("notification_channels", {
  destinationId: text3("destination_id").primaryKey(),
  name: text3("name").notNull(),
  service: text3("service", {
    enum: ["SLACK", "TEAMS", "LINE_WORKS", "EMAIL", "WEBHOOK"]
  }).notNull(),
  externalId: text3("external_id"),
  parentExternalId: text3("parent_external_id"),
  webhookRef: text3("webhook_ref"),
  isEnabled: integer3("is_enabled", { mode: "boolean" }).notNull(),
  disabledReason: text3("disabled_reason"),
  disabledBy: text3("disabled_by"),
  autoRegistered: integer3("auto_registered", { mode: "boolean" }).notNull(),
  verifiedAt: integer3("verified_at"),
  lastSuccessAt: integer3("last_success_at"),
  lastError: text3("last_error")
});
var notificationSettings = sqliteTable3("notification_settings", {
  settingId: integer3("setting_id").primaryKey(),
  settingKey: text3("setting_key").notNull(),
  settingName: text3("setting_name").notNull(),
  notificationType: text3("notification_type", {
    enum: ["EMAIL", "SLACK", "TEAMS", "LINE_WORKS", "WEBHOOK", "IN_APP"]
  }).notNull(),
  triggerEvent: text3("trigger_event").notNull(),
  targetAudience: text3("target_audience", {
    enum: ["ALL", "MANAGER", "EMPLOYEE", "CUSTOM"]
  }).notNull(),
  templateKey: text3("template_key").notNull(),
  frequencyType: text3("frequency_type", {
    enum: ["IMMEDIATE", "DAILY", "WEEKLY", "MONTHLY"]
  }).notNull(),
  // DAILY hour 0–23, WEEKLY 1 = Mon..7, MONTHLY 1–31 cut to month end
  frequencyValue: integer3("frequency_value"),
  digest: integer3("digest", { mode: "boolean" }).notNull(),
  stages: text3("stages", { mode: "json" }),
  // [30,7,1]
  escalateStage: integer3("escalate_stage"),
  // 7
  sendOn: text3("send_on", { enum: ["ALL_DAYS", "BUSINESS_DAYS"] }).notNull(),
  quiet: text3("quiet", { mode: "json" }),
  destinationId: text3("destination_id"),
  fallbackChannel: text3("fallback_channel"),
  priority: integer3("priority").notNull(),
  channelConfig: text3("channel_config", { mode: "json" }),
  isEnabled: integer3("is_enabled", { mode: "boolean" }).notNull(),
  disabledReason: text3("disabled_reason"),
  disabledBy: text3("disabled_by"),
  updatedAt: integer3("updated_at").notNull()
});
var notificationTemplates = sqliteTable3("notification_templates", {
  templateId: text3("template_id").primaryKey(),
  templateKey: text3("template_key").notNull(),
  notificationType: text3("notification_type").notNull(),
  languageCode: text3("language_code").notNull(),
  subjectTemplate: text3("subject_template"),
  bodyTemplate: text3("body_template").notNull(),
  formatType: text3("format_type").notNull(),
  parameters: text3("parameters", { mode: "json" }).notNull(),
  sampleData: text3("sample_data", { mode: "json" }).notNull(),
  isDefault: integer3("is_default", { mode: "boolean" }).notNull(),
  isActive: integer3("is_active", { mode: "boolean" }).notNull(),
  version: integer3("version").notNull()
});
var notifications2 = sqliteTable3("notifications", {
  notificationId: text3("notification_id").primaryKey(),
  // ULID
  dedupeKey: text3("dedupe_key").notNull(),
  // delivery D3
  // certification_expiring, goal_deadline, goal_behind, goal_review_due, training_follow_up, skill_update_reminder, approval_pending, announcement, skill_registered, report_ready …
  triggerEvent: text3("trigger_event").notNull(),
  notificationType: text3("notification_type", {
    enum: ["SYSTEM", "REMINDER", "APPROVAL", "ALERT", "INFO", "URGENT"]
  }).notNull(),
  notificationCategory: text3("notification_category", {
    enum: ["SKILL", "TRAINING", "PROJECT", "CERTIFICATION", "SYSTEM", "HR"]
  }).notNull(),
  priority: integer3("priority").notNull(),
  // 0 LOW, 1 NORMAL = MEDIUM, 2 HIGH, 3 CRITICAL
  recipientId: text3("recipient_id"),
  // null = destination only
  title: text3("title").notNull(),
  message: text3("message").notNull(),
  messageFormat: text3("message_format", { enum: ["PLAIN", "HTML", "MARKDOWN"] }).notNull(),
  actionLabel: text3("action_label"),
  actionUrl: text3("action_url"),
  templateKey: text3("template_key"),
  templateVariables: text3("template_variables", { mode: "json" }),
  settingId: integer3("setting_id"),
  relatedEntityType: text3("related_entity_type"),
  relatedEntityId: text3("related_entity_id"),
  scheduledAt: integer3("scheduled_at").notNull(),
  // not before
  expiryDate: text3("expiry_date"),
  deliveryStatus: text3("delivery_status", {
    enum: ["PENDING", "SENT", "DELIVERED", "FAILED", "BOUNCED", "CANCELLED"]
  }).notNull(),
  expandedAt: integer3("expanded_at"),
  digestId: text3("digest_id"),
  readStatus: text3("read_status", { enum: ["UNREAD", "READ", "ARCHIVED"] }).notNull(),
  readAt: integer3("read_at"),
  archivedAt: integer3("archived_at"),
  senderId: text3("sender_id"),
  // null = system
  createdBy: text3("created_by").notNull(),
  createdAt: integer3("created_at").notNull(),
  updatedAt: integer3("updated_at").notNull(),
  isDeleted: integer3("is_deleted", { mode: "boolean" }).notNull().default(false)
});

// data/tenant/schema/org-sync.ts
import { integer as integer4, sqliteTable as sqliteTable4, text as text4 } from "drizzle-orm/sqlite-core";
var orgSyncRuns = sqliteTable4("org_sync_runs", {
  syncId: integer4("sync_id").primaryKey(),
  runId: text4("run_id").notNull(),
  mode: text4("mode", { enum: ["preview", "apply"] }).notNull(),
  source: text4("source", { enum: ["csv", "rest"] }).notNull(),
  syncType: text4("sync_type", { enum: ["full", "incremental"] }).notNull(),
  fileName: text4("file_name"),
  sha256: text4("sha256"),
  encoding: text4("encoding"),
  highWater: text4("high_water"),
  fetched: integer4("fetched").notNull(),
  inserted: integer4("inserted").notNull(),
  updated: integer4("updated").notNull(),
  moved: integer4("moved").notNull(),
  closed: integer4("closed").notNull(),
  reopened: integer4("reopened").notNull(),
  unchanged: integer4("unchanged").notNull(),
  rejected: integer4("rejected").notNull(),
  pending: integer4("pending").notNull(),
  guard: text4("guard"),
  state: text4("state", { enum: ["ok", "failed", "skipped"] }).notNull(),
  error: text4("error"),
  startedAt: integer4("started_at").notNull(),
  finishedAt: integer4("finished_at")
});
var orgSyncChanges = sqliteTable4("org_sync_changes", {
  id: integer4("id").primaryKey(),
  syncId: integer4("sync_id").notNull(),
  entity: text4("entity", { enum: ["department", "position", "assignment"] }).notNull(),
  code: text4("code").notNull(),
  kind: text4("kind").notNull(),
  field: text4("field"),
  oldValue: text4("old_value"),
  newValue: text4("new_value"),
  effectiveDate: text4("effective_date").notNull(),
  lineNo: integer4("line_no"),
  reason: text4("reason")
});
var orgPendingChanges = sqliteTable4("org_pending_changes", {
  id: integer4("id").primaryKey(),
  entity: text4("entity").notNull(),
  code: text4("code").notNull(),
  payload: text4("payload", { mode: "json" }).notNull(),
  effectiveDate: text4("effective_date").notNull(),
  syncId: integer4("sync_id").notNull(),
  state: text4("state", { enum: ["waiting", "applied", "replaced", "cancelled"] }).notNull(),
  appliedAt: integer4("applied_at")
});

// data/tenant/schema/organisation.ts
import { integer as integer5, sqliteTable as sqliteTable5, text as text5 } from "drizzle-orm/sqlite-core";
var tenantMeta = sqliteTable5("tenant_meta", {
  tenantId: text5("tenant_id").primaryKey(),
  tenantCode: text5("tenant_code").notNull(),
  kind: text5("kind", { enum: ["tenant", "cache", "archive"] }).notNull(),
  year: integer5("year"),
  schemaVersion: integer5("schema_version").notNull(),
  installationId: text5("installation_id").notNull(),
  createdAt: integer5("created_at").notNull()
});
var departments = sqliteTable5("departments", {
  departmentId: text5("department_id").primaryKey(),
  departmentCode: text5("department_code").notNull(),
  departmentName: text5("department_name").notNull(),
  departmentNameShort: text5("department_name_short"),
  departmentType: text5("department_type", {
    enum: ["HEADQUARTERS", "DIVISION", "DEPARTMENT", "SECTION", "TEAM"]
  }),
  parentDepartmentId: text5("parent_department_id"),
  departmentLevel: integer5("department_level").notNull(),
  path: text5("path").notNull(),
  // `/D001/D010/`
  departmentStatus: text5("department_status", {
    enum: ["ACTIVE", "INACTIVE", "MERGED", "ABOLISHED"]
  }).notNull(),
  successorDepartmentId: text5("successor_department_id"),
  managerId: text5("manager_id"),
  deputyManagerId: text5("deputy_manager_id"),
  establishmentDate: text5("establishment_date"),
  abolitionDate: text5("abolition_date"),
  costCenterCode: text5("cost_center_code"),
  location: text5("location"),
  emailAddress: text5("email_address"),
  phoneNumber: text5("phone_number"),
  description: text5("description"),
  budgetAmount: integer5("budget_amount"),
  // yen
  sortOrder: integer5("sort_order").notNull(),
  source: text5("source", { enum: ["manual", "hr"] }).notNull(),
  validFrom: text5("valid_from").notNull(),
  isDeleted: integer5("is_deleted", { mode: "boolean" }).notNull().default(false),
  createdAt: integer5("created_at").notNull(),
  updatedAt: integer5("updated_at").notNull()
});
var departmentHistory = sqliteTable5("department_history", {
  historyId: integer5("history_id").primaryKey(),
  departmentId: text5("department_id").notNull(),
  departmentCode: text5("department_code").notNull(),
  departmentName: text5("department_name").notNull(),
  parentCode: text5("parent_code"),
  level: integer5("level").notNull(),
  status: text5("status").notNull(),
  managerCode: text5("manager_code"),
  validFrom: text5("valid_from").notNull(),
  validTo: text5("valid_to"),
  change: text5("change", { enum: ["INSERT", "UPDATE", "MOVE", "CLOSE", "REOPEN"] }).notNull(),
  runId: text5("run_id").notNull()
});
var positions = sqliteTable5("positions", {
  positionId: text5("position_id").primaryKey(),
  positionCode: text5("position_code").notNull(),
  positionName: text5("position_name").notNull(),
  positionNameShort: text5("position_name_short"),
  positionCategory: text5("position_category", {
    enum: ["EXECUTIVE", "MANAGER", "SUPERVISOR", "STAFF"]
  }),
  positionLevel: integer5("position_level"),
  // 1 = top
  positionRank: integer5("position_rank"),
  authorityLevel: integer5("authority_level"),
  // 10 = most power
  isManagement: integer5("is_management", { mode: "boolean" }).notNull(),
  isExecutive: integer5("is_executive", { mode: "boolean" }).notNull(),
  canEvaluate: integer5("can_evaluate", { mode: "boolean" }).notNull(),
  canHire: integer5("can_hire", { mode: "boolean" }).notNull(),
  requiresApproval: integer5("requires_approval", { mode: "boolean" }).notNull(),
  approvalLimit: integer5("approval_limit"),
  // yen
  allowanceAmount: integer5("allowance_amount"),
  // yen
  salaryGrade: text5("salary_grade"),
  positionStatus: text5("position_status", { enum: ["ACTIVE", "INACTIVE", "ABOLISHED"] }).notNull(),
  sortOrder: integer5("sort_order").notNull(),
  source: text5("source", { enum: ["manual", "hr"] }).notNull(),
  validFrom: text5("valid_from").notNull(),
  isDeleted: integer5("is_deleted", { mode: "boolean" }).notNull().default(false),
  createdAt: integer5("created_at").notNull(),
  updatedAt: integer5("updated_at").notNull()
});
var positionHistory = sqliteTable5("position_history", {
  historyId: integer5("history_id").primaryKey(),
  positionId: text5("position_id").notNull(),
  positionCode: text5("position_code").notNull(),
  positionName: text5("position_name").notNull(),
  authorityLevel: integer5("authority_level").notNull(),
  status: text5("status").notNull(),
  validFrom: text5("valid_from").notNull(),
  validTo: text5("valid_to"),
  change: text5("change", { enum: ["INSERT", "UPDATE", "MOVE", "CLOSE", "REOPEN"] }).notNull(),
  runId: text5("run_id").notNull()
});
var jobTypes = sqliteTable5("job_types", {
  jobTypeId: text5("job_type_id").primaryKey(),
  jobTypeCode: text5("job_type_code").notNull(),
  jobTypeName: text5("job_type_name").notNull(),
  jobCategory: text5("job_category", {
    enum: ["ENGINEERING", "MANAGEMENT", "SALES", "SUPPORT", "OTHER"]
  }).notNull(),
  jobLevel: text5("job_level", {
    enum: ["JUNIOR", "SENIOR", "LEAD", "MANAGER", "DIRECTOR"]
  }).notNull(),
  isActive: integer5("is_active", { mode: "boolean" }).notNull(),
  sortOrder: integer5("sort_order").notNull(),
  requiredExperienceYears: integer5("required_experience_years"),
  description: text5("description"),
  isDeleted: integer5("is_deleted", { mode: "boolean" }).notNull().default(false),
  createdAt: integer5("created_at").notNull(),
  updatedAt: integer5("updated_at").notNull()
});
var employees = sqliteTable5("employees", {
  employeeId: text5("employee_id").primaryKey(),
  employeeCode: text5("employee_code").notNull(),
  fullName: text5("full_name").notNull(),
  fullNameKana: text5("full_name_kana").notNull(),
  email: text5("email").notNull(),
  phone: text5("phone"),
  birthDate: text5("birth_date"),
  gender: text5("gender", { enum: ["M", "F", "O"] }),
  hireDate: text5("hire_date").notNull(),
  retireDate: text5("retire_date"),
  departmentId: text5("department_id").notNull(),
  positionId: text5("position_id"),
  jobTypeId: text5("job_type_id"),
  managerId: text5("manager_id"),
  employmentStatus: text5("employment_status", {
    enum: ["FULL_TIME", "PART_TIME", "CONTRACT"]
  }).notNull(),
  employeeStatus: text5("employee_status", { enum: ["ACTIVE", "RETIRED", "SUSPENDED"] }).notNull(),
  isDeleted: integer5("is_deleted", { mode: "boolean" }).notNull().default(false),
  createdAt: integer5("created_at").notNull(),
  updatedAt: integer5("updated_at").notNull()
});
var employeeDepartments = sqliteTable5("employee_departments", {
  id: text5("id").primaryKey(),
  employeeId: text5("employee_id").notNull(),
  departmentId: text5("department_id").notNull(),
  assignmentType: text5("assignment_type", {
    enum: ["PRIMARY", "SECONDARY", "TEMPORARY"]
  }).notNull(),
  assignmentRatio: integer5("assignment_ratio"),
  assignmentStatus: text5("assignment_status", {
    enum: ["ACTIVE", "INACTIVE", "PENDING"]
  }).notNull(),
  startDate: text5("start_date").notNull(),
  endDate: text5("end_date"),
  reportingManagerId: text5("reporting_manager_id"),
  roleInDepartment: text5("role_in_department"),
  assignmentReason: text5("assignment_reason"),
  approvalStatus: text5("approval_status", { enum: ["APPROVED", "PENDING", "REJECTED"] }).notNull(),
  approvedBy: text5("approved_by"),
  approvedAt: integer5("approved_at"),
  source: text5("source", { enum: ["manual", "hr"] }).notNull(),
  isDeleted: integer5("is_deleted", { mode: "boolean" }).notNull().default(false),
  createdAt: integer5("created_at").notNull(),
  updatedAt: integer5("updated_at").notNull()
});
var employeePositions = sqliteTable5("employee_positions", {
  id: text5("id").primaryKey(),
  employeeId: text5("employee_id").notNull(),
  positionId: text5("position_id").notNull(),
  appointmentType: text5("appointment_type", {
    enum: ["PRIMARY", "ACTING", "CONCURRENT"]
  }).notNull(),
  appointmentStatus: text5("appointment_status", {
    enum: ["ACTIVE", "INACTIVE", "SUSPENDED"]
  }).notNull(),
  startDate: text5("start_date").notNull(),
  endDate: text5("end_date"),
  authorityLevel: integer5("authority_level"),
  salaryGrade: text5("salary_grade"),
  approvalStatus: text5("approval_status", { enum: ["APPROVED", "PENDING", "REJECTED"] }).notNull(),
  approvedBy: text5("approved_by"),
  approvedAt: integer5("approved_at"),
  source: text5("source", { enum: ["manual", "hr"] }).notNull(),
  isDeleted: integer5("is_deleted", { mode: "boolean" }).notNull().default(false),
  createdAt: integer5("created_at").notNull(),
  updatedAt: integer5("updated_at").notNull()
});

// data/tenant/schema/outbox.ts
import { integer as integer6, primaryKey as primaryKey3, sqliteTable as sqliteTable6, text as text6 } from "drizzle-orm/sqlite-core";
var digests = sqliteTable6("digests", {
  digestId: text6("digest_id").primaryKey(),
  recipientHash: text6("recipient_hash").notNull(),
  channel: text6("channel").notNull(),
  date: text6("date").notNull(),
  items: integer6("items").notNull(),
  deliveryId: text6("delivery_id")
});
var notificationDeliveries = sqliteTable6("notification_deliveries", {
  deliveryId: text6("delivery_id").primaryKey(),
  // ULID, left part of Message-ID
  idempotencyKey: text6("idempotency_key").notNull(),
  notificationId: text6("notification_id"),
  digestId: text6("digest_id"),
  channel: text6("channel", {
    enum: ["EMAIL", "SLACK", "TEAMS", "LINE_WORKS", "WEBHOOK"]
  }).notNull(),
  integrationConfigId: text6("integration_config_id").notNull(),
  recipientType: text6("recipient_type", {
    enum: ["USER", "CHANNEL", "GROUP", "WEBHOOK"]
  }).notNull(),
  recipientAddress: text6("recipient_address").notNull(),
  // one address; for hooks a reference
  // sha256 over installation_id and the normalised address
  recipientHash: text6("recipient_hash").notNull(),
  subject: text6("subject"),
  body: text6("body"),
  bodyFormat: text6("body_format"),
  attachments: text6("attachments", { mode: "json" }),
  // nulled 7 days after the end
  priority: integer6("priority").notNull(),
  state: text6("state", {
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
  nextAttemptAt: integer6("next_attempt_at").notNull(),
  expiresAt: integer6("expires_at").notNull(),
  attempts: integer6("attempts").notNull(),
  // counted failures
  maxAttempts: integer6("max_attempts").notNull(),
  attemptSeq: integer6("attempt_seq").notNull(),
  // all tries
  deferrals: integer6("deferrals").notNull(),
  claimToken: text6("claim_token"),
  claimedByRun: text6("claimed_by_run"),
  leaseUntil: integer6("lease_until"),
  ioStartedAt: integer6("io_started_at"),
  lastClass: text6("last_class", { enum: ["A", "B", "C", "D", "E", "F", "G"] }),
  lastCode: text6("last_code"),
  lastError: text6("last_error"),
  externalMessageId: text6("external_message_id"),
  sentAt: integer6("sent_at"),
  finishedAt: integer6("finished_at"),
  fallbackOf: text6("fallback_of"),
  enqueuedByRun: text6("enqueued_by_run"),
  createdAt: integer6("created_at").notNull(),
  updatedAt: integer6("updated_at").notNull()
});
var notificationLog = sqliteTable6("notification_log", {
  logId: integer6("log_id").primaryKey(),
  deliveryId: text6("delivery_id").notNull(),
  notificationId: text6("notification_id"),
  attemptSeq: integer6("attempt_seq").notNull(),
  channel: text6("channel").notNull(),
  sendStatus: text6("send_status", {
    enum: ["SUCCESS", "RETRY", "FAILED", "IN_DOUBT", "DEFERRED"]
  }).notNull(),
  outcomeClass: text6("outcome_class"),
  subject: text6("subject"),
  body: text6("body"),
  // SUCCESS only
  messageFormat: text6("message_format"),
  recipientType: text6("recipient_type").notNull(),
  recipientAddress: text6("recipient_address").notNull(),
  recipientHash: text6("recipient_hash").notNull(),
  templateKey: text6("template_key"),
  settingId: integer6("setting_id"),
  integrationConfigId: text6("integration_config_id").notNull(),
  priority: integer6("priority").notNull(),
  responseCode: text6("response_code"),
  responseMessage: text6("response_message"),
  errorDetails: text6("error_details", { mode: "json" }),
  externalMessageId: text6("external_message_id"),
  attachmentHashes: text6("attachment_hashes", { mode: "json" }),
  scheduledAt: integer6("scheduled_at").notNull(),
  startedAt: integer6("started_at").notNull(),
  sentAt: integer6("sent_at"),
  durationMs: integer6("duration_ms").notNull(),
  runId: text6("run_id"),
  batchId: text6("batch_id")
});
var addressSuppressions = sqliteTable6(
  "address_suppressions",
  {
    recipientHash: text6("recipient_hash").notNull(),
    channel: text6("channel").notNull(),
    reason: text6("reason", {
      enum: ["HARD_BOUNCE", "DEST_GONE", "UNSUBSCRIBED", "OPERATOR"]
    }).notNull(),
    code: text6("code"),
    since: integer6("since").notNull(),
    until: integer6("until"),
    sourceDeliveryId: text6("source_delivery_id")
  },
  (t) => [primaryKey3({ columns: [t.recipientHash, t.channel] })]
);

// data/tenant/schema/reports.ts
import { integer as integer7, sqliteTable as sqliteTable7, text as text7 } from "drizzle-orm/sqlite-core";
var reportSettings = sqliteTable7("report_settings", {
  id: integer7("id").primaryKey(),
  reportType: text7("report_type", {
    enum: ["monthly", "weekly", "skill", "org_sync", "dq", "kpi"]
  }).notNull(),
  enabled: integer7("enabled", { mode: "boolean" }).notNull(),
  formats: text7("formats", { mode: "json" }).notNull(),
  templateKey: text7("template_key").notNull(),
  // {kind EMAIL/EMPLOYEE/ROLE/DESTINATION, value, edition}
  recipients: text7("recipients", { mode: "json" }).notNull(),
  attach: text7("attach", { enum: ["file", "link"] }).notNull(),
  // R24
  options: text7("options", { mode: "json" }).notNull(),
  // thresholds, hrRecipients, minGroup
  updatedAt: integer7("updated_at").notNull()
});
var reportTemplates = sqliteTable7("report_templates", {
  templateId: text7("template_id").primaryKey(),
  templateKey: text7("template_key").notNull(),
  languageCode: text7("language_code").notNull(),
  outputFormat: text7("output_format", { enum: ["PDF", "EXCEL", "CSV", "HTML"] }).notNull(),
  title: text7("title").notNull(),
  layout: text7("layout", { mode: "json" }).notNull(),
  version: integer7("version").notNull(),
  isActive: integer7("is_active", { mode: "boolean" }).notNull(),
  isDefault: integer7("is_default", { mode: "boolean" }).notNull()
});
var reportHistory = sqliteTable7("report_history", {
  id: text7("id").primaryKey(),
  templateId: text7("template_id"),
  reportCategory: text7("report_category").notNull(),
  reportType: text7("report_type").notNull(),
  period: text7("period"),
  version: integer7("version").notNull(),
  supersedes: text7("supersedes"),
  state: text7("state", {
    enum: ["PROCESSING", "SUCCESS", "FAILED", "rejected", "pending_approval", "superseded"]
  }).notNull(),
  origin: text7("origin", { enum: ["user", "batch"] }).notNull(),
  requestedBy: text7("requested_by"),
  requestedAt: integer7("requested_at").notNull(),
  completedAt: integer7("completed_at"),
  outputFormat: text7("output_format").notNull(),
  edition: text7("edition", { enum: ["general", "hr"] }).notNull(),
  formKey: text7("form_key"),
  formNumber: text7("form_number"),
  filePath: text7("file_path"),
  fileSize: integer7("file_size"),
  sha256: text7("sha256"),
  pages: integer7("pages"),
  signature: text7("signature"),
  dataStatus: text7("data_status", { enum: ["complete", "incomplete", "partial"] }).notNull(),
  retentionUntil: text7("retention_until"),
  archivePath: text7("archive_path"),
  runId: text7("run_id")
});

// data/tenant/schema/skill-analysis.ts
import { integer as integer8, primaryKey as primaryKey4, real, sqliteTable as sqliteTable8, text as text8 } from "drizzle-orm/sqlite-core";
var skillSnapshots = sqliteTable8(
  "skill_snapshots",
  {
    period: text8("period").notNull(),
    employeeId: text8("employee_id").notNull(),
    skillItemId: text8("skill_item_id").notNull(),
    level: integer8("level").notNull(),
    self: integer8("self"),
    manager: integer8("manager"),
    departmentId: text8("department_id").notNull(),
    jobTypeId: text8("job_type_id"),
    takenAt: integer8("taken_at").notNull()
  },
  (t) => [primaryKey4({ columns: [t.period, t.employeeId, t.skillItemId] })]
);
var skillAnalysisResults = sqliteTable8("skill_analysis_results", {
  id: integer8("id").primaryKey(),
  period: text8("period").notNull(),
  version: integer8("version").notNull(),
  scope: text8("scope", {
    enum: ["company", "department", "category", "skill", "job_type"]
  }).notNull(),
  scopeId: text8("scope_id").notNull(),
  // headcount, holders, coverage, mean, dist[5], ge3, fulfilment, delta, growth
  metrics: text8("metrics", { mode: "json" }).notNull(),
  findings: text8("findings", { mode: "json" }).notNull(),
  runId: text8("run_id").notNull()
});
var skillStatistics = sqliteTable8(
  "skill_statistics",
  {
    period: text8("period").notNull(),
    metric: text8("metric").notNull(),
    scope: text8("scope").notNull(),
    scopeId: text8("scope_id").notNull(),
    value: real("value"),
    n: integer8("n").notNull()
  },
  (t) => [primaryKey4({ columns: [t.period, t.metric, t.scope, t.scopeId] })]
);

// data/tenant/schema/skills.ts
import { integer as integer9, primaryKey as primaryKey5, real as real2, sqliteTable as sqliteTable9, text as text9 } from "drizzle-orm/sqlite-core";
var skillCategories = sqliteTable9("skill_categories", {
  categoryId: text9("category_id").primaryKey(),
  categoryCode: text9("category_code").notNull(),
  categoryName: text9("category_name").notNull(),
  parentCategoryId: text9("parent_category_id"),
  categoryLevel: integer9("category_level").notNull(),
  categoryPath: text9("category_path").notNull(),
  categoryType: text9("category_type", {
    enum: ["TECHNICAL", "BUSINESS", "SOFT", "CERTIFICATION", "LANGUAGE"]
  }).notNull(),
  categoryStatus: text9("category_status").notNull(),
  displayOrder: integer9("display_order").notNull(),
  colorCode: text9("color_code"),
  effectiveFrom: text9("effective_from"),
  effectiveTo: text9("effective_to"),
  isDeleted: integer9("is_deleted", { mode: "boolean" }).notNull().default(false),
  createdAt: integer9("created_at").notNull(),
  updatedAt: integer9("updated_at").notNull()
});
var skillItems = sqliteTable9("skill_items", {
  skillItemId: text9("skill_item_id").primaryKey(),
  skillCode: text9("skill_code").notNull(),
  skillName: text9("skill_name").notNull(),
  skillNameEn: text9("skill_name_en"),
  skillCategoryId: text9("skill_category_id").notNull(),
  skillType: text9("skill_type", {
    enum: ["TECHNICAL", "BUSINESS", "SOFT", "LANGUAGE", "CERTIFICATION"]
  }).notNull(),
  difficultyLevel: integer9("difficulty_level"),
  importanceLevel: integer9("importance_level"),
  marketDemand: text9("market_demand"),
  technologyTrend: text9("technology_trend"),
  isCoreSkill: integer9("is_core_skill", { mode: "boolean" }).notNull(),
  isActive: integer9("is_active", { mode: "boolean" }).notNull(),
  effectiveFrom: text9("effective_from"),
  effectiveTo: text9("effective_to"),
  displayOrder: integer9("display_order").notNull(),
  isDeleted: integer9("is_deleted", { mode: "boolean" }).notNull().default(false),
  createdAt: integer9("created_at").notNull(),
  updatedAt: integer9("updated_at").notNull()
});
var skillHierarchy = sqliteTable9(
  "skill_hierarchy",
  {
    parentId: text9("parent_id").notNull(),
    childId: text9("child_id").notNull(),
    level: integer9("level").notNull(),
    path: text9("path").notNull(),
    isLeaf: integer9("is_leaf", { mode: "boolean" }).notNull(),
    isDeleted: integer9("is_deleted", { mode: "boolean" }).notNull().default(false),
    createdAt: integer9("created_at").notNull(),
    updatedAt: integer9("updated_at").notNull()
  },
  (t) => [primaryKey5({ columns: [t.parentId, t.childId] })]
);
var jobTypeSkills = sqliteTable9("job_type_skills", {
  id: text9("id").primaryKey(),
  jobTypeId: text9("job_type_id").notNull(),
  skillItemId: text9("skill_item_id").notNull(),
  requiredLevel: integer9("required_level").notNull(),
  skillPriority: text9("skill_priority", { enum: ["CRITICAL", "HIGH", "MEDIUM", "LOW"] }).notNull(),
  skillWeight: real2("skill_weight"),
  alternativeSkills: text9("alternative_skills", { mode: "json" }),
  certificationRequired: integer9("certification_required", { mode: "boolean" }).notNull(),
  skillStatus: text9("skill_status", { enum: ["ACTIVE", "DEPRECATED", "OBSOLETE"] }).notNull(),
  effectiveDate: text9("effective_date").notNull(),
  expiryDate: text9("expiry_date"),
  isDeleted: integer9("is_deleted", { mode: "boolean" }).notNull().default(false),
  createdAt: integer9("created_at").notNull(),
  updatedAt: integer9("updated_at").notNull()
});
var employeeJobTypes = sqliteTable9("employee_job_types", {
  id: text9("id").primaryKey(),
  employeeId: text9("employee_id").notNull(),
  jobTypeId: text9("job_type_id").notNull(),
  assignmentType: text9("assignment_type", {
    enum: ["PRIMARY", "SECONDARY", "TEMPORARY", "TRAINING", "CANDIDATE"]
  }).notNull(),
  assignmentRatio: integer9("assignment_ratio"),
  assignmentStatus: text9("assignment_status", {
    enum: ["ACTIVE", "INACTIVE", "PENDING"]
  }).notNull(),
  proficiencyLevel: text9("proficiency_level", {
    enum: ["NOVICE", "BEGINNER", "INTERMEDIATE", "ADVANCED", "EXPERT"]
  }).notNull(),
  effectiveStartDate: text9("effective_start_date").notNull(),
  effectiveEndDate: text9("effective_end_date"),
  isDeleted: integer9("is_deleted", { mode: "boolean" }).notNull().default(false),
  createdAt: integer9("created_at").notNull(),
  updatedAt: integer9("updated_at").notNull()
});
var skillGrades = sqliteTable9("skill_grades", {
  gradeId: text9("grade_id").primaryKey(),
  gradeCode: text9("grade_code").notNull(),
  // BEGINNER…EXPERT
  letter: text9("letter", { enum: ["S", "A", "B", "C", "D"] }).notNull(),
  // S = 5
  gradeName: text9("grade_name").notNull(),
  gradeLevel: integer9("grade_level").notNull(),
  colorCode: text9("color_code"),
  sortOrder: integer9("sort_order").notNull(),
  isActive: integer9("is_active", { mode: "boolean" }).notNull(),
  isDeleted: integer9("is_deleted", { mode: "boolean" }).notNull().default(false),
  createdAt: integer9("created_at").notNull(),
  updatedAt: integer9("updated_at").notNull()
});
var employeeSkillGrades = sqliteTable9("employee_skill_grades", {
  id: text9("id").primaryKey(),
  employeeId: text9("employee_id").notNull(),
  jobTypeId: text9("job_type_id").notNull(),
  skillGrade: text9("skill_grade").notNull(),
  // S–D or 1–5
  skillLevel: integer9("skill_level"),
  effectiveDate: text9("effective_date").notNull(),
  expiryDate: text9("expiry_date"),
  // null = current
  evaluationDate: text9("evaluation_date").notNull(),
  nextEvaluationDate: text9("next_evaluation_date"),
  evaluatorId: text9("evaluator_id"),
  certificationFlag: integer9("certification_flag", { mode: "boolean" }).notNull(),
  evaluationComment: text9("evaluation_comment"),
  isDeleted: integer9("is_deleted", { mode: "boolean" }).notNull().default(false),
  createdAt: integer9("created_at").notNull(),
  updatedAt: integer9("updated_at").notNull(),
  createdBy: text9("created_by"),
  updatedBy: text9("updated_by")
});
var skillRecords = sqliteTable9("skill_records", {
  skillRecordId: text9("skill_record_id").primaryKey(),
  employeeId: text9("employee_id").notNull(),
  skillItemId: text9("skill_item_id").notNull(),
  skillCategoryId: text9("skill_category_id").notNull(),
  skillLevel: integer9("skill_level").notNull(),
  selfAssessment: integer9("self_assessment"),
  managerAssessment: integer9("manager_assessment"),
  assessorId: text9("assessor_id"),
  acquisitionDate: text9("acquisition_date"),
  assessmentDate: text9("assessment_date"),
  lastUsedDate: text9("last_used_date"),
  expiryDate: text9("expiry_date"),
  certificationId: text9("certification_id"),
  skillStatus: text9("skill_status", { enum: ["ACTIVE", "EXPIRED", "SUSPENDED"] }).notNull(),
  learningHours: real2("learning_hours"),
  projectExperienceCount: integer9("project_experience_count"),
  evidenceDescription: text9("evidence_description"),
  isDeleted: integer9("is_deleted", { mode: "boolean" }).notNull().default(false),
  createdAt: integer9("created_at").notNull(),
  updatedAt: integer9("updated_at").notNull(),
  createdBy: text9("created_by"),
  updatedBy: text9("updated_by")
});
var skillEvidence = sqliteTable9("skill_evidence", {
  evidenceId: text9("evidence_id").primaryKey(),
  employeeId: text9("employee_id").notNull(),
  skillItemId: text9("skill_item_id").notNull(),
  evidenceType: text9("evidence_type").notNull(),
  evidenceTitle: text9("evidence_title").notNull(),
  evidenceDate: text9("evidence_date").notNull(),
  relatedCertificationId: text9("related_certification_id"),
  relatedProjectId: text9("related_project_id"),
  relatedTrainingId: text9("related_training_id"),
  certificateNumber: text9("certificate_number"),
  issuerName: text9("issuer_name"),
  filePath: text9("file_path"),
  validityStartDate: text9("validity_start_date"),
  validityEndDate: text9("validity_end_date"),
  verificationStatus: text9("verification_status", {
    enum: ["PENDING", "VERIFIED", "REJECTED", "EXPIRED"]
  }).notNull(),
  verifiedBy: text9("verified_by"),
  verificationDate: text9("verification_date"),
  skillLevelDemonstrated: integer9("skill_level_demonstrated"),
  isDeleted: integer9("is_deleted", { mode: "boolean" }).notNull().default(false),
  createdAt: integer9("created_at").notNull(),
  updatedAt: integer9("updated_at").notNull(),
  createdBy: text9("created_by"),
  updatedBy: text9("updated_by")
});

// data/tenant/schema/training.ts
import { integer as integer10, real as real3, sqliteTable as sqliteTable10, text as text10 } from "drizzle-orm/sqlite-core";
var certifications = sqliteTable10("certifications", {
  certificationId: text10("certification_id").primaryKey(),
  certificationCode: text10("certification_code").notNull(),
  certificationName: text10("certification_name").notNull(),
  category: text10("category", {
    enum: ["IT", "BUSINESS", "NATIONAL", "LANGUAGE", "OTHER"]
  }).notNull(),
  level: text10("level", { enum: ["BASIC", "INTERMEDIATE", "ADVANCED", "EXPERT"] }).notNull(),
  issuer: text10("issuer"),
  validityPeriodMonths: integer10("validity_period_months"),
  renewalRequired: integer10("renewal_required", { mode: "boolean" }).notNull(),
  pduRequired: real3("pdu_required"),
  pduCycleMonths: integer10("pdu_cycle_months"),
  examFee: integer10("exam_fee"),
  // yen
  isRecommended: integer10("is_recommended", { mode: "boolean" }).notNull(),
  isActive: integer10("is_active", { mode: "boolean" }).notNull(),
  skillCategoryId: text10("skill_category_id"),
  isDeleted: integer10("is_deleted", { mode: "boolean" }).notNull().default(false),
  createdAt: integer10("created_at").notNull(),
  updatedAt: integer10("updated_at").notNull()
});
var certificationRequirements = sqliteTable10("certification_requirements", {
  requirementId: text10("requirement_id").primaryKey(),
  certificationId: text10("certification_id").notNull(),
  requirementType: text10("requirement_type", {
    enum: ["JOB_TYPE", "POSITION", "SKILL_GRADE", "PROJECT", "PROMOTION"]
  }).notNull(),
  requirementLevel: text10("requirement_level", {
    enum: ["MANDATORY", "PREFERRED", "OPTIONAL", "DISQUALIFYING"]
  }).notNull(),
  targetJobTypeId: text10("target_job_type_id"),
  targetPositionId: text10("target_position_id"),
  targetDepartmentId: text10("target_department_id"),
  targetSkillGradeId: text10("target_skill_grade_id"),
  gracePeriodMonths: integer10("grace_period_months"),
  alternativeCertifications: text10("alternative_certifications", { mode: "json" }),
  effectiveStartDate: text10("effective_start_date").notNull(),
  effectiveEndDate: text10("effective_end_date"),
  activeFlag: integer10("active_flag", { mode: "boolean" }).notNull(),
  notificationTiming: text10("notification_timing"),
  isDeleted: integer10("is_deleted", { mode: "boolean" }).notNull().default(false),
  createdAt: integer10("created_at").notNull(),
  updatedAt: integer10("updated_at").notNull()
});
var pduRecords = sqliteTable10("pdu_records", {
  pduId: text10("pdu_id").primaryKey(),
  employeeId: text10("employee_id").notNull(),
  certificationId: text10("certification_id"),
  activityDate: text10("activity_date").notNull(),
  activityName: text10("activity_name").notNull(),
  activityType: text10("activity_type").notNull(),
  pduCategory: text10("pdu_category", {
    enum: ["TECHNICAL", "LEADERSHIP", "STRATEGIC", "BUSINESS"]
  }).notNull(),
  pduPoints: real3("pdu_points").notNull(),
  // 1 decimal
  durationHours: real3("duration_hours").notNull(),
  approvalStatus: text10("approval_status", {
    enum: ["PENDING", "APPROVED", "REJECTED", "UNDER_REVIEW"]
  }).notNull(),
  approvedBy: text10("approved_by"),
  approvalDate: text10("approval_date"),
  evidenceFilePath: text10("evidence_file_path"),
  expiryDate: text10("expiry_date"),
  cost: integer10("cost"),
  // yen
  costCoveredBy: text10("cost_covered_by"),
  relatedTrainingId: text10("related_training_id"),
  relatedProjectId: text10("related_project_id"),
  isDeleted: integer10("is_deleted", { mode: "boolean" }).notNull().default(false),
  createdAt: integer10("created_at").notNull(),
  updatedAt: integer10("updated_at").notNull(),
  createdBy: text10("created_by"),
  updatedBy: text10("updated_by")
});
var trainingPrograms = sqliteTable10("training_programs", {
  trainingProgramId: text10("training_program_id").primaryKey(),
  programCode: text10("program_code").notNull(),
  programName: text10("program_name").notNull(),
  programCategory: text10("program_category").notNull(),
  programType: text10("program_type").notNull(),
  durationHours: real3("duration_hours").notNull(),
  pduCredits: real3("pdu_credits"),
  mandatoryFlag: integer10("mandatory_flag", { mode: "boolean" }).notNull(),
  repeatInterval: integer10("repeat_interval"),
  costPerParticipant: integer10("cost_per_participant"),
  activeFlag: integer10("active_flag", { mode: "boolean" }).notNull(),
  effectiveFrom: text10("effective_from"),
  effectiveTo: text10("effective_to"),
  isDeleted: integer10("is_deleted", { mode: "boolean" }).notNull().default(false),
  createdAt: integer10("created_at").notNull(),
  updatedAt: integer10("updated_at").notNull()
});
var trainingHistory = sqliteTable10("training_history", {
  trainingHistoryId: text10("training_history_id").primaryKey(),
  employeeId: text10("employee_id").notNull(),
  trainingProgramId: text10("training_program_id"),
  trainingName: text10("training_name").notNull(),
  trainingType: text10("training_type").notNull(),
  trainingCategory: text10("training_category").notNull(),
  startDate: text10("start_date").notNull(),
  endDate: text10("end_date"),
  durationHours: real3("duration_hours"),
  attendanceStatus: text10("attendance_status", {
    enum: ["COMPLETED", "PARTIAL", "ABSENT", "CANCELLED"]
  }).notNull(),
  completionRate: real3("completion_rate"),
  testScore: real3("test_score"),
  satisfactionScore: integer10("satisfaction_score"),
  recommendationScore: integer10("recommendation_score"),
  grade: text10("grade"),
  certificateObtained: integer10("certificate_obtained", { mode: "boolean" }).notNull(),
  certificateNumber: text10("certificate_number"),
  pduEarned: real3("pdu_earned"),
  cost: integer10("cost"),
  // yen
  costCoveredBy: text10("cost_covered_by", { enum: ["COMPANY", "EMPLOYEE", "SHARED"] }),
  managerApproval: integer10("manager_approval", { mode: "boolean" }).notNull(),
  followUpRequired: integer10("follow_up_required", { mode: "boolean" }).notNull(),
  followUpDate: text10("follow_up_date"),
  skillsAcquired: text10("skills_acquired", { mode: "json" }),
  isDeleted: integer10("is_deleted", { mode: "boolean" }).notNull().default(false),
  createdAt: integer10("created_at").notNull(),
  updatedAt: integer10("updated_at").notNull(),
  createdBy: text10("created_by"),
  updatedBy: text10("updated_by")
});
var careerPlans = sqliteTable10("career_plans", {
  careerPlanId: text10("career_plan_id").primaryKey(),
  employeeId: text10("employee_id").notNull(),
  planName: text10("plan_name").notNull(),
  targetPositionId: text10("target_position_id"),
  targetDate: text10("target_date"),
  status: text10("status", { enum: ["DRAFT", "ACTIVE", "COMPLETED", "CANCELLED"] }).notNull(),
  description: text10("description"),
  isDeleted: integer10("is_deleted", { mode: "boolean" }).notNull().default(false),
  createdAt: integer10("created_at").notNull(),
  updatedAt: integer10("updated_at").notNull()
});
var goalProgress = sqliteTable10("goal_progress", {
  goalId: text10("goal_id").primaryKey(),
  employeeId: text10("employee_id").notNull(),
  supervisorId: text10("supervisor_id"),
  goalTitle: text10("goal_title").notNull(),
  goalCategory: text10("goal_category", {
    enum: ["BUSINESS", "SKILL", "CAREER", "PERSONAL"]
  }).notNull(),
  goalType: text10("goal_type", { enum: ["QUANTITATIVE", "QUALITATIVE", "MILESTONE"] }).notNull(),
  startDate: text10("start_date").notNull(),
  targetDate: text10("target_date").notNull(),
  targetValue: real3("target_value"),
  currentValue: real3("current_value"),
  unit: text10("unit"),
  progressRate: real3("progress_rate").notNull(),
  achievementStatus: text10("achievement_status", {
    enum: ["NOT_STARTED", "IN_PROGRESS", "COMPLETED", "OVERDUE", "CANCELLED"]
  }).notNull(),
  achievementRate: real3("achievement_rate"),
  approvalStatus: text10("approval_status", {
    enum: ["DRAFT", "PENDING", "APPROVED", "REJECTED"]
  }).notNull(),
  submittedAt: integer10("submitted_at"),
  selfEvaluation: integer10("self_evaluation"),
  supervisorEvaluation: integer10("supervisor_evaluation"),
  completionDate: text10("completion_date"),
  nextReviewDate: text10("next_review_date"),
  priorityLevel: text10("priority_level").notNull(),
  relatedCareerPlanId: text10("related_career_plan_id"),
  isDeleted: integer10("is_deleted", { mode: "boolean" }).notNull().default(false),
  createdAt: integer10("created_at").notNull(),
  updatedAt: integer10("updated_at").notNull(),
  createdBy: text10("created_by"),
  updatedBy: text10("updated_by")
});
var projectRecords = sqliteTable10("project_records", {
  projectRecordId: text10("project_record_id").primaryKey(),
  employeeId: text10("employee_id").notNull(),
  projectCode: text10("project_code").notNull(),
  projectName: text10("project_name").notNull(),
  clientName: text10("client_name"),
  projectType: text10("project_type").notNull(),
  projectScale: text10("project_scale").notNull(),
  startDate: text10("start_date").notNull(),
  endDate: text10("end_date"),
  participationRate: integer10("participation_rate"),
  roleTitle: text10("role_title"),
  projectStatus: text10("project_status", { enum: ["ACTIVE", "COMPLETED", "CANCELLED"] }).notNull(),
  evaluationScore: integer10("evaluation_score"),
  isConfidential: integer10("is_confidential", { mode: "boolean" }).notNull(),
  isPublicReference: integer10("is_public_reference", { mode: "boolean" }).notNull(),
  technologiesUsed: text10("technologies_used", { mode: "json" }),
  isDeleted: integer10("is_deleted", { mode: "boolean" }).notNull().default(false),
  createdAt: integer10("created_at").notNull(),
  updatedAt: integer10("updated_at").notNull(),
  createdBy: text10("created_by"),
  updatedBy: text10("updated_by")
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
  const { sqlite, tenantId } = openIdentified(path, expected, mode);
  try {
    demandCurrent(sqlite, tenantMigrations, path);
  } catch (error) {
    sqlite.close();
    throw error;
  }
  const orm = drizzle(sqlite, { schema: schema_exports });
  return { plane: "tenant", code: expected.code, tenantId, path, sqlite, orm };
}
function openIdentified(path, expected, mode) {
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
  if (meta === void 0) {
    const detail = { ja: "tenant_meta \u304C\u3042\u308A\u307E\u305B\u3093", en: "it says no company (tenant_meta)" };
    throw tenantFaults.corrupt(path, detail);
  }
  if (meta.tenant_code === expected.code && meta.kind === "tenant") return meta.tenant_id;
  throw identityMismatch(path, expected.code, meta);
}
function readMeta(db) {
  const table = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'tenant_meta'").get();
  if (table === void 0) return void 0;
  return db.prepare("SELECT tenant_id, tenant_code, kind FROM tenant_meta").get();
}
function identityMismatch(path, expected, found) {
  return new TobanError({
    code: "tenant_identity_mismatch",
    kind: "refused",
    message: {
      ja: `${path} \u306F\u30C6\u30CA\u30F3\u30C8 ${found.tenant_code}(\u7A2E\u985E ${found.kind})\u306E\u30D5\u30A1\u30A4\u30EB\u3067\u3059\u3002${expected} \u306E\u306F\u305A\u3067\u3059`,
      en: `${path} belongs to tenant ${found.tenant_code} (kind ${found.kind}), expected ${expected}`
    },
    hint: {
      ja: "\u30D5\u30A1\u30A4\u30EB\u304C\u53D6\u308A\u9055\u3048\u3089\u308C\u3066\u3044\u307E\u3059\u3002\u6B63\u3057\u3044\u540D\u524D\u306B\u623B\u3059\u304B\u3001\u30D0\u30C3\u30AF\u30A2\u30C3\u30D7\u304B\u3089\u5FA9\u5143\u3057\u3066\u304F\u3060\u3055\u3044",
      en: "the files were mixed up: put it back under its own name, or restore a backup"
    }
  });
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
var CALL_GAP_S = 80;
function accessDay(day, users, { chance, until }) {
  const calls = users.flatMap((user) => callsOf(user, day, chance)).filter((call2) => call2.at < until).sort((left, right) => left.at - right.at);
  const service = serviceCalls(day, chance).filter((call2) => call2.at < until);
  const all = [...calls, ...service].sort((left, right) => left.at - right.at);
  return { rows: all.map(accessRow), featureRows: featureRowsOf(calls), figures: figuresOf(calls, day) };
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
    averageMs: calls.length === 0 ? null : busyMs / calls.length,
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
  return [...found].map(([feature, use]) => ({ feature, ...use, users: use.users.size }));
}

// server/demo/activity.ts
var LOGIN_DAYS = 92;
var IDLE_LOGIN_DAYS = 40;
var ACCESS_LOG_DAYS = 11;
var DAY_FACTOR = { workday: 1, saturday: 0.06, holiday: 0.03 };
var CALLS_PER_DAY = 11;
var TRIPLE = 3;
function simulateActivity(teller, people, { calendar: calendar2, chance }) {
  const users = people.filter((person) => person.propensity > 0);
  const days = [];
  const loginRows = [];
  for (const day of simulatedDays(teller, calendar2)) {
    const dayChance = chance.fork(day.day);
    const userDays = usersOf(day, users, { teller, calendar: calendar2, chance: dayChance });
    loginRows.push(...loginsOf(userDays, day, { until: teller.quietAfter, chance: dayChance }));
    days.push(activeDay(day, userDays, { teller, calendar: calendar2, chance: dayChance }));
  }
  return { days, loginRows: loginRows.sort((left, right) => Number(left["at"]) - Number(right["at"])) };
}
function callsPerUser(teller, day, calendar2) {
  const tripled = is(teller.company, "calls_tripled") && day.month === calendar2.thisMonth;
  return CALLS_PER_DAY * (tripled ? TRIPLE : 1);
}
function simulatedDays(teller, calendar2) {
  const span = teller.activity;
  if (span === null) return [];
  const from = is(teller.company, "idle") ? addDays(span.until, -IDLE_LOGIN_DAYS) : earlier(addDays(calendar2.today, -LOGIN_DAYS), firstDayOf(calendar2.openMonth));
  return calendar2.days.filter(({ day }) => day >= from && day <= span.until);
}
function earlier(left, right) {
  return left < right ? left : right;
}
function usersOf(day, users, { teller, calendar: calendar2, chance }) {
  const factor = DAY_FACTOR[day.kind];
  const mean = callsPerUser(teller, day, calendar2);
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
  return found.filter((user) => user.startsAt < calendar2.now);
}
var HOURS = HOUR_WEIGHTS.map((_, hour) => hour);
function loginsOf(users, day, { until, chance }) {
  const rows = [];
  for (const { person, logins, startsAt } of users) {
    const ip = addressOf(person);
    if (chance.chance(0.03)) rows.push(login(person, { at: startsAt - 2e4, result: "failure", ip }));
    for (let turn = 0; turn < logins; turn++) {
      const at = Math.min(startsAt + turn * 3 * HOUR_MS + turn * 7 * MINUTE_MS, day.to - 1e3);
      rows.push(login(person, { at, result: "success", ip }));
    }
  }
  return rows.filter((row) => Number(row["at"]) < until && Number(row["at"]) >= day.from);
}
function login(person, { at, result, ip }) {
  const userAgent = USER_AGENTS[Number(person.code.slice(1)) % USER_AGENTS.length];
  return { user_id: person.userId, login_id: person.loginId, result, at, ip, user_agent: userAgent };
}
function addressOf(person) {
  return `203.0.113.${Number(person.code.slice(1)) % 40 + 10}`;
}
function activeDay(day, users, { teller, calendar: calendar2, chance }) {
  const access = isLogged(day.day, teller, calendar2) ? accessDay(day, users, { chance: chance.fork("access"), until: teller.quietAfter }) : null;
  const logins = users.reduce((sum2, user) => sum2 + user.logins, 0);
  const calls = users.reduce((sum2, user) => sum2 + user.calls, 0);
  return { day, users, logins, calls, access };
}
function isLogged(day, teller, calendar2) {
  if (day > addDays(calendar2.today, -ACCESS_LOG_DAYS)) return true;
  return is(teller.company, "missing_usage_day") && day === calendar2.missingUsageDay;
}

// server/demo/demo-file.ts
import { createHash as createHash2 } from "node:crypto";
import { closeSync as closeSync2, ftruncateSync, mkdirSync as mkdirSync2, openSync as openSync2, writeFileSync as writeFileSync2, writeSync } from "node:fs";
import { dirname as dirname3, join as join2 } from "node:path";

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
  let text11 = "";
  for (let index = 0; index < ULID_TIME_CHARS; index++) {
    text11 = CROCKFORD[left % 32] + text11;
    left = Math.floor(left / 32);
  }
  return text11;
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
function textFile(path, text11) {
  return bufferFile(path, Buffer.from(text11, "utf8"));
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
    mkdirSync2(dirname3(path), { recursive: true, mode: 448 });
    if (file.bytes === file.head.length) writeFileSync2(path, file.head, { mode: 384 });
    else writeSparse(path, file);
  }
}
function writeSparse(path, file) {
  const handle = openSync2(path, "w", 384);
  try {
    writeSync(handle, file.head);
    ftruncateSync(handle, file.bytes);
  } finally {
    closeSync2(handle);
  }
}

// server/demo/dice.ts
import { createHash as createHash3 } from "node:crypto";
var TWO_TO_32 = 4294967296;
function dice(seed, topic) {
  const unit = sfc32(createHash3("sha256").update(`${seed}|${topic}`).digest());
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
function sfc32(state) {
  let a = state.readUInt32LE(0) | 0;
  let b = state.readUInt32LE(4) | 0;
  let c = state.readUInt32LE(8) | 0;
  let counter = state.readUInt32LE(12) | 0;
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

// server/demo/words/organisation-words.ts
var CORPORATE = {
  name: "\u7BA1\u7406\u672C\u90E8",
  short: "\u7BA1\u7406",
  departments: ["\u4EBA\u4E8B\u90E8", "\u7DCF\u52D9\u90E8", "\u7D4C\u7406\u90E8", "\u60C5\u5831\u30B7\u30B9\u30C6\u30E0\u90E8", "\u6CD5\u52D9\u90E8"]
};
var DIVISIONS = {
  holding: [
    { name: "\u7D4C\u55B6\u4F01\u753B\u672C\u90E8", short: "\u7D4C\u4F01", departments: ["\u7D4C\u55B6\u4F01\u753B\u90E8", "\u5E83\u5831\u30FBIR\u90E8", "\u30B0\u30EB\u30FC\u30D7\u6226\u7565\u90E8"] },
    { name: "\u30B0\u30EB\u30FC\u30D7\u76E3\u67FB\u5BA4", short: "\u76E3\u67FB", departments: ["\u5185\u90E8\u76E3\u67FB\u90E8"] }
  ],
  it: [
    {
      name: "\u958B\u767A\u672C\u90E8",
      short: "\u958B\u767A",
      departments: ["\u7B2C\u4E00\u958B\u767A\u90E8", "\u7B2C\u4E8C\u958B\u767A\u90E8", "\u54C1\u8CEA\u4FDD\u8A3C\u90E8", "\u30D7\u30E9\u30C3\u30C8\u30D5\u30A9\u30FC\u30E0\u90E8"]
    },
    { name: "\u55B6\u696D\u672C\u90E8", short: "\u55B6\u696D", departments: ["\u30BD\u30EA\u30E5\u30FC\u30B7\u30E7\u30F3\u55B6\u696D\u90E8", "\u30AB\u30B9\u30BF\u30DE\u30FC\u30B5\u30AF\u30BB\u30B9\u90E8"] }
  ],
  logistics: [
    { name: "\u6771\u65E5\u672C\u4E8B\u696D\u672C\u90E8", short: "\u6771\u65E5\u672C", departments: ["\u95A2\u6771\u914D\u9001\u90E8", "\u6771\u5317\u914D\u9001\u90E8", "\u5009\u5EAB\u904B\u55B6\u90E8"] },
    { name: "\u897F\u65E5\u672C\u4E8B\u696D\u672C\u90E8", short: "\u897F\u65E5\u672C", departments: ["\u95A2\u897F\u914D\u9001\u90E8", "\u4E5D\u5DDE\u914D\u9001\u90E8", "\u901A\u95A2\u90E8"] },
    { name: "\u8F38\u9001\u54C1\u8CEA\u672C\u90E8", short: "\u54C1\u8CEA", departments: ["\u5B89\u5168\u63A8\u9032\u90E8", "\u8ECA\u4E21\u7BA1\u7406\u90E8", "\u6539\u5584\u63A8\u9032\u90E8"] },
    { name: "\u55B6\u696D\u672C\u90E8", short: "\u55B6\u696D", departments: ["\u6CD5\u4EBA\u55B6\u696D\u90E8", "\u56FD\u969B\u55B6\u696D\u90E8"] }
  ],
  food: [
    { name: "\u88FD\u9020\u672C\u90E8", short: "\u88FD\u9020", departments: ["\u7B2C\u4E00\u5DE5\u5834", "\u7B2C\u4E8C\u5DE5\u5834", "\u54C1\u8CEA\u7BA1\u7406\u90E8", "\u5546\u54C1\u958B\u767A\u90E8"] },
    { name: "\u55B6\u696D\u672C\u90E8", short: "\u55B6\u696D", departments: ["\u91CF\u8CA9\u55B6\u696D\u90E8", "\u696D\u52D9\u7528\u55B6\u696D\u90E8"] }
  ],
  care: [
    { name: "\u4ECB\u8B77\u4E8B\u696D\u672C\u90E8", short: "\u4ECB\u8B77", departments: ["\u8A2A\u554F\u4ECB\u8B77\u90E8", "\u901A\u6240\u4ECB\u8B77\u90E8", "\u5C45\u5B85\u652F\u63F4\u90E8"] },
    { name: "\u65BD\u8A2D\u904B\u55B6\u672C\u90E8", short: "\u65BD\u8A2D", departments: ["\u3064\u3070\u304D\u306E\u91CC", "\u3064\u3070\u304D\u306E\u4E18", "\u6804\u990A\u7BA1\u7406\u90E8"] }
  ],
  print: [{ name: "\u751F\u7523\u672C\u90E8", short: "\u751F\u7523", departments: ["\u88FD\u7248\u90E8", "\u5370\u5237\u90E8", "\u52A0\u5DE5\u30FB\u767A\u9001\u90E8"] }],
  archive: [
    { name: "\u4FDD\u7BA1\u4E8B\u696D\u672C\u90E8", short: "\u4FDD\u7BA1", departments: ["\u6587\u66F8\u4FDD\u7BA1\u90E8", "\u30C7\u30B8\u30BF\u30EB\u5316\u63A8\u9032\u90E8", "\u914D\u9001\u7BA1\u7406\u90E8"] },
    { name: "\u55B6\u696D\u672C\u90E8", short: "\u55B6\u696D", departments: ["\u5B98\u516C\u5E81\u55B6\u696D\u90E8", "\u6CD5\u4EBA\u55B6\u696D\u90E8"] }
  ],
  design: [{ name: "\u5236\u4F5C\u672C\u90E8", short: "\u5236\u4F5C", departments: ["\u30C7\u30B6\u30A4\u30F3\u90E8", "\u7DE8\u96C6\u90E8"] }],
  travel: [
    { name: "\u65C5\u884C\u4E8B\u696D\u672C\u90E8", short: "\u65C5\u884C", departments: ["\u56FD\u5185\u65C5\u884C\u90E8", "\u6D77\u5916\u65C5\u884C\u90E8", "\u56E3\u4F53\u65C5\u884C\u90E8"] },
    { name: "\u5E97\u8217\u904B\u55B6\u672C\u90E8", short: "\u5E97\u8217", departments: ["\u9280\u5EA7\u5E97", "\u6885\u7530\u5E97", "\u30AA\u30F3\u30E9\u30A4\u30F3\u8CA9\u58F2\u90E8"] }
  ],
  trade: [
    { name: "\u8CBF\u6613\u672C\u90E8", short: "\u8CBF\u6613", departments: ["\u8F38\u5165\u90E8", "\u8F38\u51FA\u90E8", "\u901A\u95A2\u696D\u52D9\u90E8", "\u5E02\u5834\u8ABF\u67FB\u90E8"] },
    { name: "\u55B6\u696D\u672C\u90E8", short: "\u55B6\u696D", departments: ["\u98DF\u54C1\u55B6\u696D\u90E8", "\u96D1\u8CA8\u55B6\u696D\u90E8"] }
  ],
  retail: [
    { name: "\u5E97\u8217\u672C\u90E8", short: "\u5E97\u8217", departments: ["\u9996\u90FD\u570F\u5E97\u8217\u90E8", "\u95A2\u897F\u5E97\u8217\u90E8", "\u5E97\u8217\u652F\u63F4\u90E8"] },
    { name: "\u5546\u54C1\u672C\u90E8", short: "\u5546\u54C1", departments: ["\u4ED5\u5165\u90E8", "MD\u90E8", "\u7269\u6D41\u90E8", "EC\u4E8B\u696D\u90E8"] }
  ],
  education: [
    { name: "\u6559\u80B2\u4E8B\u696D\u672C\u90E8", short: "\u6559\u80B2", departments: ["\u6559\u6750\u958B\u767A\u90E8", "\u6559\u5BA4\u904B\u55B6\u90E8", "\u8B1B\u5E2B\u80B2\u6210\u90E8"] },
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
        const words = [`D${first + 1}${second + 1}${third + 1}`, `${name} ${section}`, section];
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
function peopleOf(company2, departments2, { calendar: calendar2, chance }) {
  const posts = [...leadingPosts(departments2), ...staffPosts(company2, departments2, chance)];
  const wanted = posts.slice(0, Math.max(company2.people, FEWEST_POSTS));
  const drawName = nameDrawer(company2, chance);
  const heads = /* @__PURE__ */ new Map();
  return wanted.map((post, index) => {
    const id = numbered("EMP", index + 1);
    const managerId = headAbove(post.department, departments2, heads);
    if (!heads.has(post.department.code)) heads.set(post.department.code, id);
    const retireDate = retirement(post, calendar2, chance);
    return {
      id,
      code: numbered("E", index + 1, 5),
      ...drawName(),
      ...ages(post, { calendar: calendar2, chance, retireDate }),
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
var HEAD_POSITION = { HEADQUARTERS: "P010", DIVISION: "P040", DEPARTMENT: "P050", SECTION: "P060" };
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
function retirement(post, calendar2, chance) {
  if (post.positionCode < "P080" || !chance.chance(RETIRED_SHARE)) return null;
  return addDays(calendar2.today, -chance.int(15, 360));
}
function ages(post, { calendar: calendar2, chance, retireDate }) {
  const authority = POSITIONS.find((position2) => position2.code === post.positionCode)?.authority ?? 1;
  const yearsOld = Math.min(68, 22 + authority * 3 + chance.int(0, 22));
  const birthDate = addDays(calendar2.today, -Math.round(yearsOld * 365.25) - chance.int(0, 364));
  const served = Math.min(yearsOld - 20, 1 + authority + chance.int(0, 14));
  const lately = retireDate === null && authority <= 3 && chance.chance(0.08);
  const year = Number(calendar2.today.slice(0, 4)) - served - 1;
  const hireDate = lately ? addDays(calendar2.today, -chance.int(20, 360)) : `${year}-04-01`;
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

// server/demo/tenant/stamps.ts
function stamped(row, createdAt, updatedAt = createdAt) {
  return { ...row, is_deleted: 0, created_at: createdAt, updated_at: updatedAt };
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
    ["role_permissions", rolePermissions2().map((row) => stamped(row, openedAt))],
    ["user_accounts", [...users.map((user) => accountRow(user, scene, lastLogin)), serviceRow(openedAt)]],
    ["user_roles", users.map(userRole)],
    ["sessions", sessionRows(scene, activity)],
    ["tokens", tokenRows(scene, activity)]
  ];
}
function named(key, code, name) {
  return { [key]: code, code, name, is_active: 1 };
}
function rolePermissions2() {
  return ROLES.flatMap(
    ([role]) => PERMISSIONS.slice(0, ROLE_REACH[role] ?? 0).map(([permission]) => ({
      role_id: role,
      permission_id: permission
    }))
  );
}
function lastLoginsOf(activity) {
  const last = /* @__PURE__ */ new Map();
  for (const row of activity.loginRows) {
    if (row["result"] === "success") last.set(String(row["user_id"]), Number(row["at"]));
  }
  return last;
}
function accountRow(person, scene, lastLogin) {
  const { calendar: calendar2, story: story2 } = scene;
  const createdAt = Math.max(daySpan(ORGANISATION_FROM).from, daySpan(person.hireDate).from);
  const number = Number(person.id.slice(3));
  const locked = person.retireDate === null && person.propensity === 0 && number % 31 === 0;
  const passwordAt = Math.max(createdAt, daySpan(addDays(calendar2.today, -(20 + number % 160))).from);
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
  const row = {
    user_id: person.userId,
    role_id: roleOf(person),
    assignment_status: person.retireDate === null ? "ACTIVE" : "EXPIRED",
    assignment_type: "DIRECT",
    effective_from: person.hireDate > ORGANISATION_FROM ? person.hireDate : ORGANISATION_FROM,
    effective_to: person.retireDate,
    is_primary_role: 1
  };
  return stamped(row, daySpan(row.effective_from).from);
}
function roleOf(person) {
  if (person.department.name.startsWith("\u60C5\u5831\u30B7\u30B9\u30C6\u30E0") && person.positionCode === "P050") return "admin";
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
  return activity.loginRows.filter((row) => row["result"] === "success" && Number(row["at"]) >= from).map((row) => ({
    userId: String(row["user_id"]),
    at: Number(row["at"]),
    ip: String(row["ip"]),
    userAgent: String(row["user_agent"])
  }));
}

// server/demo/tenant/defects.ts
var future = (days) => (scene) => addDays(scene.calendar.today, days);
function set(values) {
  return () => values;
}
var EMPLOYEE_CHANGES = [
  (_, scene) => ({ hire_date: future(40)(scene) }),
  set({ birth_date: "1890-01-01" }),
  set({ full_name_kana: "\uFF80\uFF85\uFF76 \uFF80\uFF9B\uFF73" }),
  (row) => ({ full_name_kana: row["full_name"] ?? "" }),
  set({ phone: null }),
  set({ phone: null }),
  set({ phone: "12345" }),
  (row) => ({ email: String(row["email"]).toUpperCase() }),
  (row) => ({ email: String(row["email"]).replace("@", "\uFF20") }),
  (row) => ({ full_name: `${String(row["full_name"]).replace(" ", "  ")} ` }),
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
  (row) => ({ target_date: addDays(String(row["start_date"]), -10) }),
  (row) => ({ target_date: addDays(String(row["start_date"]), -1) }),
  set({ goal_title: " " })
];
var TRAINING_CHANGES = [
  (row) => ({ end_date: addDays(String(row["start_date"]), -2) }),
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
    const changed = rows.map((row, index) => spoiled(row, { table, fromBack: rows.length - 1 - index, scene }));
    return [table, table === "employees" ? [...changed, ...twins(changed)] : changed];
  });
}
function numberedDefects(table, changes) {
  return changes.map((change, index) => ({ table, fromBack: index, change }));
}
function spoiled(row, { table, fromBack, scene }) {
  const defect = DEFECTS.find((entry) => entry.table === table && entry.fromBack === fromBack);
  return defect === void 0 ? row : { ...row, ...defect.change(row, scene) };
}
function twins(rows) {
  return rows.slice(0, TWINS).map((row, index) => ({
    ...row,
    employee_id: `EMP9${String(index + 1).padStart(3, "0")}`,
    employee_code: `E9000${index + 1}`,
    full_name: String(row["full_name"]).replace(" ", "\u3000"),
    email: String(row["email"]).replace("@", ".2@"),
    manager_id: row["employee_id"] ?? null
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
    skills: ["Linux\u904B\u7528", "AWS", "Azure", "\u30CD\u30C3\u30C8\u30EF\u30FC\u30AF\u8A2D\u8A08", "\u30B3\u30F3\u30C6\u30CA\u904B\u7528", "\u76E3\u8996\u8A2D\u8A08", "\u30D0\u30C3\u30AF\u30A2\u30C3\u30D7\u8A2D\u8A08"]
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
    skills: ["\u30D7\u30ED\u30B8\u30A7\u30AF\u30C8\u7BA1\u7406", "\u4E88\u7B97\u7BA1\u7406", "\u52B4\u52D9\u7BA1\u7406", "\u54C1\u8CEA\u7BA1\u7406", "\u30EA\u30B9\u30AF\u7BA1\u7406", "\u76EE\u6A19\u7BA1\u7406", "\u696D\u52D9\u6539\u5584"]
  },
  {
    code: "BIZ",
    name: "\u696D\u52D9\u77E5\u8B58",
    type: "BUSINESS",
    skills: ["\u7C3F\u8A18\u30FB\u4F1A\u8A08", "\u5951\u7D04\u6CD5\u52D9", "\u8CBF\u6613\u5B9F\u52D9", "\u5728\u5EAB\u7BA1\u7406", "\u4ECB\u8B77\u4FDD\u967A\u5236\u5EA6", "\u98DF\u54C1\u885B\u751F", "\u7269\u6D41\u7BA1\u7406", "\u5E97\u8217\u904B\u55B6"]
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
    skills: ["\u30D7\u30EC\u30BC\u30F3\u30C6\u30FC\u30B7\u30E7\u30F3", "\u30D5\u30A1\u30B7\u30EA\u30C6\u30FC\u30B7\u30E7\u30F3", "\u30B3\u30FC\u30C1\u30F3\u30B0", "\u5F8C\u8F29\u6307\u5C0E", "\u6587\u66F8\u4F5C\u6210", "\u63A5\u9047\u30DE\u30CA\u30FC"]
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
  cert("AZ-104", "Azure Administrator Associate", ["IT", "INTERMEDIATE"], ["Microsoft", 12, 21e3]),
  cert("PMP", "PMP", ["BUSINESS", "ADVANCED"], ["PMI", 36, 6e4]),
  cert("BOKI-3", "\u65E5\u5546\u7C3F\u8A18\u691C\u5B9A3\u7D1A", ["BUSINESS", "BASIC"], ["\u65E5\u672C\u5546\u5DE5\u4F1A\u8B70\u6240", 0, 3300]),
  cert("BOKI-2", "\u65E5\u5546\u7C3F\u8A18\u691C\u5B9A2\u7D1A", ["BUSINESS", "INTERMEDIATE"], ["\u65E5\u672C\u5546\u5DE5\u4F1A\u8B70\u6240", 0, 5500]),
  cert("PPM", "\u500B\u4EBA\u60C5\u5831\u4FDD\u8B77\u58EB", ["BUSINESS", "INTERMEDIATE"], ["\u5168\u65E5\u672C\u60C5\u5831\u5B66\u7FD2\u632F\u8208\u5354\u4F1A", 24, 11e3]),
  cert("TSUKAN", "\u901A\u95A2\u58EB", ["NATIONAL", "ADVANCED"], ["\u7A0E\u95A2", 0, 3e3]),
  cert("UNKO", "\u904B\u884C\u7BA1\u7406\u8005\uFF08\u8CA8\u7269\uFF09", ["NATIONAL", "INTERMEDIATE"], ["\u904B\u884C\u7BA1\u7406\u8005\u8A66\u9A13\u30BB\u30F3\u30BF\u30FC", 24, 6e3]),
  cert("FORK", "\u30D5\u30A9\u30FC\u30AF\u30EA\u30D5\u30C8\u904B\u8EE2\u6280\u80FD\u8B1B\u7FD2", ["NATIONAL", "BASIC"], ["\u767B\u9332\u6559\u7FD2\u6A5F\u95A2", 60, 35e3]),
  cert("EISEI-1", "\u7B2C\u4E00\u7A2E\u885B\u751F\u7BA1\u7406\u8005", ["NATIONAL", "INTERMEDIATE"], ["\u5B89\u5168\u885B\u751F\u6280\u8853\u8A66\u9A13\u5354\u4F1A", 0, 8800]),
  cert("BOUKA", "\u7532\u7A2E\u9632\u706B\u7BA1\u7406\u8005", ["NATIONAL", "BASIC"], ["\u65E5\u672C\u9632\u706B\u30FB\u9632\u707D\u5354\u4F1A", 60, 8e3]),
  cert("KAIGO", "\u4ECB\u8B77\u798F\u7949\u58EB", ["NATIONAL", "INTERMEDIATE"], ["\u793E\u4F1A\u798F\u7949\u632F\u8208\u30FB\u8A66\u9A13\u30BB\u30F3\u30BF\u30FC", 0, 18380]),
  cert("CARE-MG", "\u4ECB\u8B77\u652F\u63F4\u5C02\u9580\u54E1", ["NATIONAL", "ADVANCED"], ["\u90FD\u9053\u5E9C\u770C", 60, 14e3]),
  cert("FOOD-S", "\u98DF\u54C1\u885B\u751F\u8CAC\u4EFB\u8005", ["NATIONAL", "BASIC"], ["\u98DF\u54C1\u885B\u751F\u5354\u4F1A", 36, 1e4]),
  cert("TRAVEL", "\u7DCF\u5408\u65C5\u884C\u696D\u52D9\u53D6\u6271\u7BA1\u7406\u8005", ["NATIONAL", "INTERMEDIATE"], ["\u65E5\u672C\u65C5\u884C\u696D\u5354\u4F1A", 0, 6500]),
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
function source(scene) {
  return scene.story.company.hr === void 0 ? "manual" : "hr";
}
function positionRow(index) {
  const words = POSITIONS[index];
  const management = words.category === "EXECUTIVE" || words.category === "MANAGER" ? 1 : 0;
  const row = {
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
  return stamped(row, ORGANISED_AT);
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
  const idOf = new Map(scene.departments.map((department) => [department.code, department.id]));
  return scene.departments.map(
    (department) => stamped(
      {
        department_id: department.id,
        department_code: department.code,
        department_name: department.name,
        department_name_short: department.short,
        department_type: department.type,
        parent_department_id: idOf.get(department.parentCode ?? "") ?? null,
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
  const row = {
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
  return stamped(row, createdAt, Math.min(scene.story.quietAfter, Math.max(createdAt, changedAt)));
}
function createdOn(hireDate) {
  return Math.max(ORGANISED_AT, daySpan(hireDate).from);
}
var SECONDARY_EVERY = 9;
function placeRows(person, scene) {
  const primary = placeRow(person, { type: "PRIMARY", departmentId: person.department.id, ratio: 100 });
  const number = Number(person.id.slice(3));
  if (number % SECONDARY_EVERY !== 0 || person.retireDate !== null) return [primary];
  const other = scene.departments[number % scene.departments.length];
  if (other === void 0 || other.id === person.department.id) return [primary];
  return [
    { ...primary, assignment_ratio: 80 },
    placeRow(person, { type: "SECONDARY", departmentId: other.id, ratio: 20 })
  ];
}
function placeRow(person, { type, departmentId, ratio }) {
  const start = person.hireDate > ORGANISATION_FROM ? person.hireDate : ORGANISATION_FROM;
  const row = {
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
  return stamped(row, daySpan(start).from);
}
function appointmentRow(person) {
  const start = person.hireDate > ORGANISATION_FROM ? person.hireDate : ORGANISATION_FROM;
  const words = POSITIONS.find((position2) => position2.code === person.positionCode);
  const row = {
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
  return stamped(row, daySpan(start).from);
}
var PROFICIENCY = ["NOVICE", "BEGINNER", "INTERMEDIATE", "ADVANCED", "EXPERT"];
function jobRow(person) {
  const number = Number(person.id.slice(3));
  const row = {
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
  return stamped(row, createdOn(person.hireDate));
}

// server/demo/tenant/scene.ts
function present(scene) {
  return scene.people.filter((person) => person.retireDate === null);
}

// server/demo/tenant/learning-rows.ts
function learningRows(scene) {
  if (scene.story.activity === null) return [];
  const teller = { scene, chance: scene.chance.fork("learning"), last: scene.story.activity.until };
  const people = present(scene);
  return [
    ["career_plans", people.filter((_, index) => index % 2 === 0).map((person) => careerRow(person, teller))],
    ["goal_progress", people.flatMap((person) => goalsOf(person, teller))],
    ["training_history", people.flatMap((person) => trainingsOf(person, teller))],
    ["project_records", people.flatMap((person) => projectsOf(person, teller))],
    ["pdu_records", people.filter((_, index) => index % 6 === 0).map((person) => pduRow(person, teller))]
  ];
}
function terms(last) {
  const year = Number(last.slice(0, 4));
  const month = Number(last.slice(5, 7));
  if (month >= 4 && month <= 9) return [[`${year}-04-01`, `${year}-09-30`], [`${year - 1}-10-01`, `${year}-03-31`]];
  const start = month >= 10 ? year : year - 1;
  return [[`${start}-10-01`, `${start + 1}-03-31`], [`${start}-04-01`, `${start}-09-30`]];
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
  const target = age === 0 && chance.chance(0.3) ? addDays(scene.calendar.today, chance.int(1, 35)) : term[1];
  const done = age > 0 ? chance.chance(0.85) : chance.chance(0.08);
  const late = !done && target < scene.calendar.today;
  const progress = done ? 100 : chance.int(0, 18) * 5;
  const submittedAt = daySpan(addDays(term[0], 10)).from + 36e6;
  const finished = done ? target < last ? target : last : null;
  const row = {
    goal_id: `${person.id}-G${number}`,
    employee_id: person.id,
    supervisor_id: person.managerId,
    goal_title: title,
    goal_category: category,
    goal_type: category === "BUSINESS" ? "QUANTITATIVE" : "QUALITATIVE",
    start_date: term[0],
    target_date: target < term[0] ? term[1] : target,
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
  const updatedAt = Math.min(scene.story.quietAfter - 1, submittedAt + chance.int(1, 150) * 864e5);
  return stamped(row, Math.min(submittedAt, updatedAt), updatedAt);
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
  const row = {
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
  return stamped(row, at, at + 8 * 36e5);
}
var PROJECT_SHARE = 0.45;
function projectsOf(person, { chance, last }) {
  if (!chance.chance(PROJECT_SHARE)) return [];
  const number = chance.int(0, PROJECT_TITLES.length - 1);
  const start = addDays(last, -chance.int(40, 390));
  const length = chance.int(60, 300);
  const running = addDays(start, length) > last;
  const row = {
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
  return [stamped(row, daySpan(start).from + 34e6)];
}
function careerRow(person, { scene }) {
  const row = {
    career_plan_id: `${person.id}-C1`,
    employee_id: person.id,
    plan_name: "3\u5E74\u5F8C\u306E\u30AD\u30E3\u30EA\u30A2\u30D7\u30E9\u30F3",
    target_position_id: positionId("P090"),
    target_date: addDays(scene.calendar.today, 1e3),
    status: "ACTIVE",
    description: "\u4E0A\u53F8\u3068\u306E\u9762\u8AC7\u3067\u5408\u610F\u3057\u305F\u80B2\u6210\u8A08\u753B"
  };
  return stamped(row, Math.max(daySpan(person.hireDate).from, daySpan("2024-04-01").from));
}
function pduRow(person, { chance, last }) {
  const day = addDays(last, -chance.int(5, 300));
  const row = {
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
  return stamped(row, daySpan(day).from + 6e7);
}

// server/demo/tenant/log-rows.ts
var ERROR_DAYS = 60;
var AUDIT_DAYS = 30;
function logRows(scene, activity, errors) {
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
  const { story: story2, calendar: calendar2 } = scene;
  const from = firstDayOf(calendar2.openMonth);
  const lost = is(story2.company, "missing_usage_day") ? calendar2.missingUsageDay : "";
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
      const row = errorRow(day.from + chance.int(420, 1260) * MINUTE_MS, chance);
      if (Number(row["at"]) >= scene.story.quietAfter) continue;
      rows.push(row);
      if (row["level"] !== "WARN") byDay.set(day.day, (byDay.get(day.day) ?? 0) + 1);
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

// server/demo/tenant/org-sync-rows.ts
var ORG_SYNC_BATCH = "BATCH-701";
var ORG_SYNC_TIME = "05:00";
var SYNC_DAYS = 30;
var CSV_EVERY_DAYS = 7;
function orgSyncRows(scene) {
  const { hr } = scene.story.company;
  if (hr === void 0) return [];
  const rows = [];
  for (let ago = SYNC_DAYS; ago >= 1; ago--) {
    const row = syncRow(scene, ago);
    if (row !== null) rows.push(row);
  }
  return [["org_sync_runs", rows]];
}
function syncedOn(hr, daysAgo) {
  return hr === "rest" || daysAgo % CSV_EVERY_DAYS === 0;
}
function syncRow(scene, daysAgo) {
  const { company: company2 } = scene.story;
  if (company2.hr === void 0 || !syncedOn(company2.hr, daysAgo)) return null;
  const day = addDays(scene.calendar.today, -daysAgo);
  const at = instantOf(day, ORG_SYNC_TIME);
  const rest = company2.hr === "rest";
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
    fetched: scene.departments.length,
    inserted: 0,
    updated: 0,
    moved: 0,
    closed: 0,
    reopened: 0,
    unchanged: scene.departments.length,
    rejected: 0,
    pending: 0,
    guard: null,
    state: "ok",
    error: null,
    started_at: at + 1200,
    finished_at: at + 2900
  };
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
    const count = Math.floor(users.length * REPORTS_PER_PERSON * 2 * chance.unit() + chance.unit() * 0.8);
    for (let number = 0; number < count; number++) {
      const row = reportRow(chance.pick(users), { at: day.from + chance.int(540, 1050) * MINUTE_MS, chance, scene });
      if (Number(row["completed_at"]) >= scene.story.quietAfter) continue;
      rows.push(withFile(row, files, scene));
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
function withFile(row, files, scene) {
  const at = Number(row["completed_at"]);
  const fresh = at >= scene.story.quietAfter - FILE_DAYS * DAY_MS;
  if (!fresh || row["output_format"] !== "CSV" || files.length >= MOST_FILES) return row;
  const path = `user/${String(row["report_type"])}_${String(row["id"])}.csv`;
  const file = textFile(path, reportText(scene, String(row["report_type"])));
  files.push(file);
  return { ...row, file_path: path, file_size: file.bytes, sha256: file.sha256 };
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
  for (const row of rows) {
    if (row["state"] !== "SUCCESS") continue;
    const at = Number(row["completed_at"]);
    const day = starts.get(origin + Math.floor((at - origin) / DAY_MS) * DAY_MS) ?? addDays(scene.calendar.today, 0);
    const known = byDay.get(day) ?? { generated: 0, billable: 0 };
    byDay.set(day, {
      generated: known.generated + 1,
      billable: known.billable + (row["origin"] === "user" ? 1 : 0)
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
  ["certification_expiring", "\u8CC7\u683C\u306E\u6709\u52B9\u671F\u9650", "DAILY", [30, 7, 1], "{{name}}\u3055\u3093\u306E{{certification}}\u306F{{date}}\u306B\u5931\u52B9\u3057\u307E\u3059\u3002"],
  ["goal_deadline", "\u76EE\u6A19\u306E\u671F\u65E5", "DAILY", [14, 3, 0], "\u76EE\u6A19\u300C{{title}}\u300D\u306E\u671F\u65E5\u306F{{date}}\u3067\u3059\u3002"],
  ["goal_behind", "\u76EE\u6A19\u306E\u9045\u308C", "WEEKLY", null, "\u76EE\u6A19\u300C{{title}}\u300D\u306E\u9032\u6357\u304C{{progress}}\uFF05\u3067\u3059\u3002"],
  ["training_follow_up", "\u7814\u4FEE\u30D5\u30A9\u30ED\u30FC", "DAILY", [0], "\u7814\u4FEE\u300C{{training}}\u300D\u306E\u3075\u308A\u304B\u3048\u308A\u3092\u767B\u9332\u3057\u3066\u304F\u3060\u3055\u3044\u3002"],
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

// server/demo/tenant/skill-rows.ts
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
function skillRows(scene) {
  const chance = scene.chance.fork("skills");
  const records = scene.people.flatMap((person) => recordsOf(person, scene, chance));
  const assessmentsOn = /* @__PURE__ */ new Map();
  for (const record of records) {
    const day = String(record["assessment_date"]);
    assessmentsOn.set(day, (assessmentsOn.get(day) ?? 0) + 1);
  }
  const evidence = records.filter((record) => record["certification_id"] !== null).map(evidenceRow);
  return {
    assessmentsOn,
    tables: [
      ...masters(),
      ["skill_records", records],
      ["skill_evidence", evidence],
      ["employee_skill_grades", scene.people.flatMap((person) => gradesOf(person, scene, chance))]
    ]
  };
}
function masters() {
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
  const row = {
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
  return stamped(row, MASTER_AT);
}
function skillRow(skill, index) {
  const row = {
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
  return stamped(row, MASTER_AT);
}
var GRADES = [
  ["BEGINNER", "D", "\u521D\u7D1A"],
  ["ELEMENTARY", "C", "\u521D\u4E2D\u7D1A"],
  ["INTERMEDIATE", "B", "\u4E2D\u7D1A"],
  ["ADVANCED", "A", "\u4E0A\u7D1A"],
  ["EXPERT", "S", "\u719F\u9054"]
];
function gradeRow([code, letter, name], index) {
  const row = {
    grade_id: `GR-${letter}`,
    grade_code: code,
    letter,
    grade_name: name,
    grade_level: index + 1,
    sort_order: index + 1,
    is_active: 1
  };
  return stamped(row, MASTER_AT);
}
function certificationRow(words) {
  const row = {
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
  return stamped(row, MASTER_AT);
}
function trainingRow2([code, name, category, hours, mandatory]) {
  const row = {
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
  return stamped(row, MASTER_AT);
}
function jobTypeRow([code, name, category, level], index) {
  const row = {
    job_type_id: code,
    job_type_code: code,
    job_type_name: name,
    job_category: category,
    job_level: level,
    is_active: 1,
    sort_order: index + 1
  };
  return stamped(row, MASTER_AT);
}
function jobTypeSkills2([code, , , , categories]) {
  return SKILLS.filter((skill) => skill.certification === null && categories.includes(skill.categoryCode)).map(
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
function recordsOf(person, scene, chance) {
  if (scene.story.activity === null) return [];
  const wanted = JOB_TYPES.find(([code]) => code === jobTypeOf(person))?.[4] ?? [];
  const fitting = SKILLS.filter((skill) => skill.certification === null && wanted.includes(skill.categoryCode));
  const chosen = /* @__PURE__ */ new Set();
  const count = 5 + chance.int(0, 6);
  for (let draw = 0; draw < count; draw++) {
    chosen.add(chance.chance(0.55) && fitting.length > 0 ? chance.pick(fitting) : chance.pick(SKILLS));
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
  const row = {
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
  return stamped(row, createdAt, Math.max(createdAt, Math.min(updatedAt, scene.story.quietAfter - 1)));
}
function assessedOn(scene, chance) {
  const last = scene.story.activity?.until ?? scene.calendar.today;
  const year = Number(last.slice(0, 4));
  const seasons = [`${year}-10-05`, `${year}-04-06`, `${year - 1}-10-05`].filter((day) => day <= last);
  if (chance.chance(0.55)) {
    const day = addDays(seasons[chance.chance(0.75) ? 0 : seasons.length - 1], chance.int(0, 20));
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
  const certification = CERTIFICATIONS.find((words) => words.code === record["certification_id"]);
  const row = {
    evidence_id: `${record["employee_id"]}:${record["certification_id"]}`,
    employee_id: record["employee_id"] ?? null,
    skill_item_id: record["skill_item_id"] ?? null,
    evidence_type: "\u8CC7\u683C\u8A3C",
    evidence_title: `${certification?.name ?? ""} \u5408\u683C\u8A3C`,
    evidence_date: record["acquisition_date"] ?? null,
    related_certification_id: record["certification_id"] ?? null,
    certificate_number: numbered("C", index * 7 + 1001, 8),
    issuer_name: certification?.issuer ?? null,
    validity_start_date: record["acquisition_date"] ?? null,
    validity_end_date: record["expiry_date"] ?? null,
    verification_status: index % 11 === 0 ? "PENDING" : "VERIFIED"
  };
  return stamped(row, Number(record["created_at"]), Number(record["updated_at"]));
}
function gradesOf(person, scene, chance) {
  if (scene.story.activity === null || person.retireDate !== null) return [];
  const level = chance.int(1, 5);
  const since = addDays(scene.story.activity.until, -chance.int(30, 330));
  const current = gradeRowOf(person, { number: 1, level, from: since, to: null });
  if (!chance.chance(0.5)) return [current];
  const before = { number: 2, level: Math.max(1, level - 1), from: addDays(since, -365), to: addDays(since, -1) };
  return [current, gradeRowOf(person, before)];
}
function gradeRowOf(person, { number, level, from, to }) {
  const row = {
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
  return stamped(row, daySpan(from).from);
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
  return { files, rows: files.map((file, index) => uploadRow(file, index, { scene, of: files.length })) };
}
function smallFiles(scene) {
  const people = present(scene).slice(0, SMALL_FILES);
  return people.map(
    (person, index) => index % 2 === 0 ? textFile(`certificates/${person.code}_\u5408\u683C\u8A3C.txt`, `\u5408\u683C\u8A3C
${person.fullName} \u69D8
${person.code}
`) : textFile(`evidence/${person.code}_\u8077\u52D9\u7D4C\u6B74.csv`, `\u9805\u76EE,\u5185\u5BB9
\u6C0F\u540D,${person.fullName}
\u90E8\u7F72,${person.department.name}
`)
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
    ...logRows(scene, activity, errors),
    ["report_history", reports2.rows],
    ["uploaded_files", uploads.rows]
  ];
  const { code } = story2.company;
  makeFolders(setting.folder, code);
  writeFiles(setting.folder.filesDir(code), uploads.files);
  writeFiles(setting.folder.reportsDir(code), reports2.files);
  const written = writeTenant(scene, is(story2.company, "dirty_data") ? withDefects(tables, scene) : tables, setting);
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
function sceneOf(story2, { seed, calendar: calendar2 }) {
  const chance = dice(seed, story2.company.code);
  const departments2 = departmentsOf(story2.company);
  const people = peopleOf(story2.company, departments2, { calendar: calendar2, chance: chance.fork("people") });
  return { seed, story: story2, calendar: calendar2, departments: departments2, people, chance };
}
function makeFolders(folder2, code) {
  for (const path of [folder2.filesDir(code), folder2.reportsDir(code)]) {
    mkdirSync3(path, { recursive: true, mode: 448 });
  }
}
function writeTenant(scene, tables, { folder: folder2, installationId, calendar: calendar2 }) {
  const { company: company2, tenantId } = scene.story;
  const tenant = createTenant(folder2.tenantFile(company2.code), {
    tenantId,
    tenantCode: company2.code,
    installationId,
    at: calendar2.now
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

// ../../tmp/t1.ts
var folder = dataFolder(mkdtempSync("/tmp/demo-"));
createDataFolder(folder);
var now = Date.parse("2026-11-24T10:20:00+09:00");
var calendar = demoCalendar(now);
var scale = Number(process.argv[2] ?? "0.1");
console.log(folder.root);
castAt(scale).forEach((company2, i) => {
  const t = performance.now();
  const f = generateTenant(story(company2, i + 1, calendar), { folder, seed: 1, calendar, installationId: "demo" });
  console.log(company2.code, company2.people, f.scene.people.length, f.scene.departments.length, f.rows, (f.dataBytes / 1e6).toFixed(1) + "MB", Math.round(performance.now() - t) + "ms");
});
