/** English words: `schedule`. */

export const schedule = {
  none: 'by hand only',
  everyMinutes: (n: string) => `every ${n} minutes`,
  hourlyAt: (minute: string) => `hourly at :${minute}`,
  dailyAt: (time: string) => `daily ${time}`,
  weeklyAt: (days: string, time: string) => `${days} ${time}`,
  monthlyAt: (day: string, time: string) => `day ${day} of the month ${time}`,
  lastDayAt: (time: string) => `last day of the month ${time}`,
  businessDay: (n: string, time: string) => `business day ${n} of the month ${time}`,
  lastBusinessDay: (time: string) => `last business day of the month ${time}`,
  businessDaysBeforeEnd: (n: string, time: string) =>
    `${n} business days before the end of the month ${time}`,
  yearlyAt: (month: string, day: string, time: string) => `${month}/${day} ${time}`,
  weekdays: ['Sundays', 'Mondays', 'Tuesdays', 'Wednesdays', 'Thursdays', 'Fridays', 'Saturdays'],
  workdays: 'Mondays to Fridays',
  joiner: ', ',
}
