import type { Command } from 'commander'
import type { Queryable } from '../../platform/database/database.ts'
import { COMMAND_LINE, recordAudit } from '../../platform/users/index.ts'
import { DEFAULT_WORKSPACE } from '../../platform/workspace.ts'
import {
  activateModel,
  getModel,
  type LearnedModel,
  listModels,
  type ModelList,
  refitModel,
  rollbackModel,
  type WeightDifference,
} from '../../sync/matching/index.ts'
import type { Environment } from '../environment.ts'
import { cliError } from '../errors.ts'
import { table } from '../output.ts'

const BY = 'command line'

/** concordat match models list|refit|show|activate|rollback */
export function registerMatchModels(match: Command, environment: Environment): void {
  const models = match.command('models').description('weights fitted to what people said about matches')
  registerList(models, environment)
  registerRefit(models, environment)
  registerShow(models, environment)
  registerActivate(models, environment)
  registerRollback(models, environment)
}

function record(db: Queryable, action: string, version: number | null): Promise<void> {
  const subject = { subjectKind: 'match-model', subjectId: version === null ? null : `${version}` }
  return recordAudit(db, { workspaceId: DEFAULT_WORKSPACE, actor: COMMAND_LINE, action, ...subject })
}

function registerList(models: Command, environment: Environment): void {
  models
    .command('list')
    .description('all models, newest first, and which one is in use')
    .action(async () => {
      const { database } = await environment.platform()
      const list = await listModels(database.db, DEFAULT_WORKSPACE)
      environment.output.answer(list, () => listText(list))
    })
}

function listText({ active, models }: ModelList): string {
  const inUse = active === null ? 'The shipped weights are in use.' : `Model ${active} is in use.`
  if (models.length === 0) return `${inUse} None was fitted yet; "concordat match models refit" fits one.`
  const rows = models.map((model) => [
    `${model.version}`,
    model.state,
    model.madeAt.toISOString().slice(0, 10),
    model.trainedOn.labels,
    model.figures.fitted.logLoss.toFixed(3),
    model.figures.active.logLoss.toFixed(3),
    model.figures.shipped.logLoss.toFixed(3),
  ])
  return `${inUse}\n\n${table(['model', 'state', 'fitted', 'pairs', 'log-loss', 'active then', 'shipped'], rows)}`
}

function registerRefit(models: Command, environment: Environment): void {
  models
    .command('refit')
    .description('fit weights to what people said and compare them on pairs left out; changes no decision')
    .action(async () => {
      const { database } = await environment.platform()
      const model = await refitModel(database, DEFAULT_WORKSPACE, BY, (tx, version) =>
        record(tx.db, 'match.model-fitted', version),
      )
      environment.output.answer(model, () => modelText(model))
    })
}

function modelText(model: LearnedModel): string {
  const { labels, same, different } = model.trainedOn
  const share = (value: number | null) => (value === null ? null : `${(value * 100).toFixed(1)} %`)
  const rows = (['fitted', 'active', 'shipped'] as const).map((name) => {
    const { precision, recall, logLoss, brier } = model.figures[name]
    return [name, share(precision), share(recall), logLoss.toFixed(3), brier.toFixed(3)]
  })
  return [
    `Model ${model.version} is ${model.state}: fitted to ${labels} judged pairs, ${same} the same and ${different} different.`,
    model.finding,
    '',
    'On pairs that were left out of the fitting:',
    table(['weights', 'precision', 'recall', 'log-loss', 'Brier'], rows),
    ...(model.state === 'candidate'
      ? ['', `Put it in use with "concordat match models activate ${model.version}".`]
      : []),
  ].join('\n')
}

function registerShow(models: Command, environment: Environment): void {
  models
    .command('show')
    .description('one model, weight by weight beside the shipped and the active one')
    .argument('<version>', 'number of the model')
    .action(async (version: string) => {
      const { database } = await environment.platform()
      const found = await getModel(database.db, DEFAULT_WORKSPACE, numberOf(version))
      environment.output.answer(found, () => `${modelText(found.model)}\n\n${weightsText(found.differences)}`)
    })
}

function weightsText(differences: readonly WeightDifference[]): string {
  const signed = (value: number) => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`
  const rows = differences.map(({ feature, shipped, active, fitted }) => [
    feature,
    signed(shipped),
    signed(active),
    signed(fitted),
    signed(fitted - active),
  ])
  return table(['weight', 'shipped', 'active', 'this one', 'change'], rows)
}

function registerActivate(models: Command, environment: Environment): void {
  models
    .command('activate')
    .description('put a model in use; the next match decides for all companies anew, links that hold stay')
    .argument('<version>', 'number of the model')
    .action(async (text: string) => {
      const { database } = await environment.platform()
      const version = numberOf(text)
      const model = await activateModel(database, DEFAULT_WORKSPACE, version, BY, (tx) =>
        record(tx.db, 'match.model-activated', version),
      )
      environment.output.answer(
        model,
        () => `Model ${version} is in use; the next match of each connection works with it.`,
      )
    })
}

function registerRollback(models: Command, environment: Environment): void {
  models
    .command('rollback')
    .description('put in use what was in use before')
    .action(async () => {
      const { database } = await environment.platform()
      const active = await rollbackModel(database, DEFAULT_WORKSPACE, BY, (tx) =>
        record(tx.db, 'match.model-rolled-back', null),
      )
      const now = active === null ? 'The shipped weights are' : `Model ${active} is`
      environment.output.answer({ active }, () => `${now} in use; the next match of each connection works with it.`)
    })
}

function numberOf(text: string): number {
  const version = Number(text)
  if (!Number.isInteger(version) || version < 1) throw cliError('CC-CLI-2', `"${text}" is not the number of a model`)
  return version
}
