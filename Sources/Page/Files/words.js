// Both languages. A word that one of them lacks is a mistake that a test finds.

const words = {
  en: {
    jobs: 'Jobs', job: 'Job', history: 'History', files: 'Files', timeline: 'Timeline',
    problems: 'Problems', noProblems: 'Nothing is wrong.', brokenFilesLink: 'Broken files', allJobs: 'All jobs', itsHistory: 'Its history', waits: 'no answer yet', due: 'due',
    skip: 'Skip to the content', views: 'Views', loading: 'Loading…',
    away: 'The daemon does not answer',
    awayLong: 'The daemon does not answer. What you see is what it said last; this page keeps asking.',
    daemon_ready: 'ready', daemon_loading: 'loading its files', daemon_stopping: 'stopping',
    brokenFiles: 'broken files', troubles: '# problems', trouble1: '1 problem', updated: 'updated #', up: 'up for #', now: 'now', in: 'in #', ago: '# ago',
    readOnly: 'Read-only: to change a job, edit its file in jobs.d; the daemon follows at once.',
    scheme_auto: 'Auto', scheme_light: 'Light', scheme_dark: 'Dark', schemeTitle: 'Colours: as the system has them, light or dark',
    ms: 'ms', s: 's', m: 'min', h: 'h', d: 'd',
    search: 'Search', searchHint: 'id or name', state: 'State', outcome: 'Outcome', any: 'any', problemsOnly: 'Problems only', sort: 'Sorted by', countJobs: '#1 jobs', countRunning: '#1 running', countWaiting: '#1 waiting', countFailing: '#1 failing', countPaused: '#1 paused', countBroken: '#1 broken files',
    col_job_id: 'Job', col_state: 'State', col_last_run: 'Last run', col_duration: 'Took', col_next_run: 'Next', col_rule: 'Rule', col_recent: 'Recent', lastRuns: 'Last 20 runs, newest on the right',
    recentLabel: '#1 runs, #2 good', noRuns: 'no run yet', never: 'never', atBoot: 'at the next boot', atBootLong: 'It is due at the next boot of the host.',
    state_running: 'running', state_waiting: 'waiting', state_retrying: 'retrying', state_paused: 'paused', state_done: 'done', state_scheduled: 'scheduled',
    outcome_success: 'success', outcome_failure: 'failure', outcome_timeout: 'timeout', outcome_stopped: 'stopped', outcome_start_failed: 'start failed', outcome_lost: 'lost',
    problem: 'problem', fileBroken: 'Its file has a newer version that is refused; the last good one is in effect.', lastFailure: 'The last failed run:', fileName: 'the file’s name', defaults: '#1 defaults', moreFindings: '#1 more', failing: 'failing',
    noJobs: 'There is no job yet: put a file into jobs.d.', noMatch: 'Nothing matches these filters.', clear: 'Clear filters',
    range: '#1–#2 of #3', previous: 'Previous', next: 'Next', pages: 'Pages',
    when: 'When it is due', nextTen: 'The next ten', lastChart: 'Duration (up) and delay (down) of the last #1 runs', settings: 'Settings', setting: 'Setting', value: 'Value', from: 'From',
    builtIn: 'default', notDue: 'It is not due again.', pausedLong: 'Paused in its file: it does not run until paused is taken out.',
    longest: 'Longest', latest: 'Longest delay',
    time: 'Scheduled', took: 'Took', late: 'Late', exit: 'Exit, status', exitCode: 'Exit code', signal: 'Signal', httpStatus: 'HTTP status', cpu: 'Processor', memory: 'Memory at most', outputSize: 'Output', output: 'Output', show: 'Show', hide: 'Hide', noOutput: 'It wrote nothing.', notRead: 'The output could not be read: hide it, and show it again.',
    truncated: '#1 in all, of which the beginning and the end were kept.', scheduledTime: 'Scheduled', startTime: 'Started', endTime: 'Ended', runID: 'Run', attempt: 'Attempt', cause: 'Cause', cmd: 'Command', reason: 'Reason', count: 'Count', record: 'Record',
    event: 'Records', event_: 'ended runs', event_started: 'started', event_finished: 'finished', event_skipped: 'skipped', event_missed: 'missed', event_lost: 'lost', event_reconciled: 'reconciled', event_daemon: 'daemon',
    since: 'Since', until: 'Before', timeHint: '2026-11-23 22:50', timeTitle: 'On the clock of the daemon: a day, or a day and a time; or RFC 3339', newer: '#1 new records', newer1: '1 new record', follow: 'Follow', following: 'Following: new records come by themselves.', noRecords: 'There is no record of this kind yet.', jobFilter: 'Job id',
    applied: 'applied', broken: 'broken', ignored: 'ignored', generation: 'revision #', lastGood: 'The last good version has been in effect since #.', noGood: 'No version of it was ever good: it has no jobs.', hint: 'Hint', noFiles: 'jobs.d is empty.', hash: 'hash', anyFile: 'all files', note: 'note', error: 'error', jobsOf: 'Jobs',
    lastHour: 'The last hour', comingDay: 'The coming 24 hours', comingHours: 'What comes until #', hourNote: 'The newest #1 of #2 runs; what ended before #3 is not shown.', hourNone: 'No run ended in the last hour.', lanesNote: '#1 of #2 jobs: those with the most runs.', runsIn: '#1 runs, #2 jobs', perMinute: 'runs per minute', total: '#1 runs in all, at most #2 in a minute', busiest: 'The busiest minutes', noneDue: 'Nothing is due.', runsAt: '#1 runs', still: 'running',
  },
  zh: {
    jobs: '定时任务', job: '任务', history: '执行历史', files: '文件', timeline: '时间线',
    problems: '问题', noProblems: '一切正常。', brokenFilesLink: '有错误的文件', allJobs: '全部任务', itsHistory: '它的执行历史', waits: '尚无响应', due: '即将执行',
    skip: '跳到正文', views: '页面', loading: '加载中…',
    away: '守护进程没有响应',
    awayLong: '守护进程没有响应。当前显示的是最后一次获取的数据；页面将自动重试。',
    daemon_ready: '就绪', daemon_loading: '正在加载文件', daemon_stopping: '正在停止',
    brokenFiles: '个文件有错误', troubles: '# 个问题', trouble1: '1 个问题', updated: '#更新', up: '已运行 #', now: '刚刚', in: '#后', ago: '#前',
    readOnly: '只读：要修改任务，请编辑 jobs.d 中的文件，修改会立即生效。',
    scheme_auto: '自动', scheme_light: '浅色', scheme_dark: '深色', schemeTitle: '配色：跟随系统、浅色或深色',
    ms: '毫秒', s: '秒', m: '分钟', h: '小时', d: '天',
    search: '搜索', searchHint: 'id 或名称', state: '状态', outcome: '结果', any: '全部', problemsOnly: '只看有问题的', sort: '排序', countJobs: '#1 个任务', countRunning: '#1 个运行中', countWaiting: '#1 个等待中', countFailing: '#1 个持续失败', countPaused: '#1 个已暂停', countBroken: '#1 个文件有错误',
    col_job_id: '任务', col_state: '状态', col_last_run: '上次执行', col_duration: '耗时', col_next_run: '下次执行', col_rule: '规则', col_recent: '最近执行', lastRuns: '最近 20 次执行，右侧最新',
    recentLabel: '#1 次执行，成功 #2 次', noRuns: '尚未执行', never: '无后续执行', atBoot: '主机下次启动时', atBootLong: '主机下次启动时执行。',
    state_running: '运行中', state_waiting: '等待中', state_retrying: '重试中', state_paused: '已暂停', state_done: '已完成', state_scheduled: '待执行',
    outcome_success: '成功', outcome_failure: '失败', outcome_timeout: '超时', outcome_stopped: '已停止', outcome_start_failed: '启动失败', outcome_lost: '结果未知',
    problem: '有问题', fileBroken: '文件的新版本有错误，未生效；仍按上一个有效版本运行。', lastFailure: '最近一次失败：', fileName: '文件名', defaults: '#1 项默认值', moreFindings: '另外 #1 条', failing: '持续失败',
    noJobs: '还没有任务：请把文件放入 jobs.d。', noMatch: '没有符合条件的内容。', clear: '清除筛选',
    range: '第 #1–#2 项，共 #3 项', previous: '上一页', next: '下一页', pages: '分页',
    when: '何时执行', nextTen: '接下来十次', lastChart: '最近 #1 次执行的耗时（上）与延迟（下）', settings: '设置', setting: '设置项', value: '值', from: '来源',
    builtIn: '默认', notDue: '它不会再执行。', pausedLong: '已在文件中暂停：去掉 paused 之前不会执行。',
    longest: '最长耗时', latest: '最大延迟',
    time: '计划时间', took: '耗时', late: '延迟', exit: '退出码/状态码', exitCode: '退出码', signal: '信号', httpStatus: 'HTTP 状态码', cpu: '处理器时间', memory: '最大内存', outputSize: '输出大小', output: '输出', show: '显示', hide: '隐藏', noOutput: '没有输出。', notRead: '未能读取输出：请收起后再次展开。',
    truncated: '共 #1，只保留了开头和结尾。', scheduledTime: '计划时间', startTime: '开始', endTime: '结束', runID: '执行编号', attempt: '尝试次数', cause: '触发原因', cmd: '命令', reason: '原因', count: '次数', record: '记录',
    event: '记录', event_: '已结束的执行', event_started: '已开始', event_finished: '已完成', event_skipped: '已跳过', event_missed: '已错过', event_lost: '已丢失', event_reconciled: '文件变更', event_daemon: '守护进程',
    since: '从', until: '到（不含）', timeHint: '2026-11-23 22:50', timeTitle: '按守护进程的时区：日期，或日期加时间；也可用 RFC 3339', newer: '#1 条新记录', newer1: '1 条新记录', follow: '实时跟踪', following: '实时跟踪中：新记录会自动出现。', noRecords: '还没有这类记录。', jobFilter: '任务 id',
    applied: '已生效', broken: '有错误', ignored: '已忽略', generation: '版本 #', lastGood: '上一个有效版本自 # 起生效。', noGood: '尚无有效版本，因此没有任务。', hint: '提示', noFiles: 'jobs.d 是空的。', hash: '哈希', anyFile: '全部文件', note: '提示', error: '错误', jobsOf: '任务',
    lastHour: '过去一小时', comingDay: '未来 24 小时', comingHours: '到 # 为止', hourNote: '显示 #2 次执行中最新的 #1 次；#3 之前结束的未显示。', hourNone: '过去一小时没有执行结束。', lanesNote: '显示 #2 个任务中执行最多的 #1 个。', runsIn: '#1 次执行，#2 个任务', perMinute: '每分钟执行次数', total: '共 #1 次，每分钟最多 #2 次', busiest: '最繁忙的分钟', noneDue: '没有要执行的任务。', runsAt: '#1 次', still: '运行中',
  },
};

let chosen = null;
try { chosen = localStorage.getItem('ruqi.language'); } catch { /* private windows */ }
if (!words[chosen]) chosen = navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en';

export const language = () => chosen;

export function setLanguage(name) {
  chosen = name;
  try { localStorage.setItem('ruqi.language', name); } catch { /* private windows */ }
}

/** A word of the page in the language that is shown. */
export const word = (name) => words[chosen][name] ?? name;

/** The same with values for #1, #2 and so on. */
export const fill = (name, ...values) => values.reduce((text, value, index) => text.replace(`#${index + 1}`, value), word(name));
