// The browser of the tests. Debian's package is used as it is; nothing is downloaded by us.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const CHROMIUM = process.env.CONCORDAT_CHROMIUM ?? '/usr/bin/chromium'

/** Makes sure that there is a Chromium; answers what to do when there is none and it cannot be installed here. */
export function ensureChromium() {
  if (existsSync(CHROMIUM)) return null
  const isRoot = process.getuid?.() === 0
  if (isRoot && existsSync('/usr/bin/apt-get') && !process.env.CONCORDAT_CHROMIUM) {
    process.stdout.write('Installing Chromium for the browser tests (once) …\n')
    const options = {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    }
    spawnSync('apt-get', ['update', '-qq'], options)
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'], options)
    if (existsSync(CHROMIUM)) return null
  }
  return `the browser tests need Chromium at ${CHROMIUM}. On Debian or Ubuntu: sudo apt-get install chromium; elsewhere set CONCORDAT_CHROMIUM to the path of a Chromium or Chrome.`
}
