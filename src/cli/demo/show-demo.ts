import { table } from '../output.ts'
import { percent } from './judge.ts'
import type { DemoReport } from './report.ts'

/** The closing page: what happened to every record, and whether the CRM's own journal agrees. */
export function demoText(report: DemoReport): string {
  const { matching } = report
  return [
    '',
    `Matching  ${matching.companies.toLocaleString('en')} companies: ${matching.auto.toLocaleString('en')} automatic, ${matching.review.toLocaleString('en')} for review, ${matching.none.toLocaleString('en')} without an account`,
    `          precision ${percent(matching.precision)}, recall ${percent(matching.recall)} against the registry`,
    '',
    table(
      ['run', 'state', 'seconds', 'calls', 'read', 'stored', 'unchanged', 'planned', 'applied', 'rejected', 'closes'],
      report.runs.map(({ name, state, seconds, apiCalls, accounting }) => {
        const sum = (key: 'read' | 'stored' | 'unchanged') =>
          accounting.objects.reduce((total, row) => total + row[key], 0)
        const { planned, applied, rejected } = accounting.changes
        return [
          name,
          state,
          Math.round(seconds * 10) / 10,
          apiCalls,
          sum('read'),
          sum('stored'),
          sum('unchanged'),
          planned,
          applied,
          rejected,
          accounting.closes ? 'yes' : 'NO',
        ]
      }),
    ),
    ...(report.rejects.length === 0
      ? []
      : [
          '',
          table(
            ['rejected because', 'records', 'next step'],
            report.rejects.map((reject) => [reject.symbol, reject.count, reject.nextStep]),
          ),
        ]),
    '',
    ...report.checks.map((check) => `${check.ok ? '✓' : '✗'} ${check.name}: ${check.detail}`),
    '',
    `${report.ok ? 'All of it holds.' : 'Something does not hold.'} ${report.seconds.toFixed(0)} seconds.`,
  ].join('\n')
}
