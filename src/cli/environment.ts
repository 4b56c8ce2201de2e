import { type Config, readConfig } from '../platform/config/config.ts'
import { type OpenedPlatform, openPlatform } from '../platform/index.ts'
import { createOutput, type Output } from './output.ts'

/** What commands share: where to print, and the platform, opened when a command first asks for it. */
export interface Environment {
  readonly output: Output
  readonly env: Readonly<Record<string, string | undefined>>
  config(): Config
  /** `service`: a process that stays up and logs what it does; other commands log only what goes wrong. */
  platform(as?: 'command' | 'service'): Promise<OpenedPlatform>
  close(): Promise<void>
}

export function openEnvironment(json: boolean, env: Readonly<Record<string, string | undefined>>): Environment {
  const output = createOutput(json)
  let config: Config | undefined
  let opening: Promise<OpenedPlatform> | undefined
  const readOnce = () => {
    config ??= readConfig(env)
    return config
  }
  return {
    output,
    env,
    config: readOnce,
    platform: (as = 'command') => {
      const config = readOnce()
      const logLevel = as === 'service' || env.CONCORDAT_LOG_LEVEL ? config.logLevel : 'warn'
      opening ??= openPlatform({ config: { ...config, logLevel }, onProgress: output.note })
      return opening
    },
    close: async () => {
      output.progressEnd()
      const platform = await opening?.catch(() => undefined)
      await platform?.close()
    },
  }
}
