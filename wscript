# How Chronus is built, tested, linted and installed; ./waf runs it.

import glob
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
from multiprocessing.pool import ThreadPool

from waflib import Build, Configure, Context, Options, Scripting

APPNAME = 'chronus'
VERSION = '0.1.0'
top = '.'
out = 'build'

# A changed wscript configures again, with the options of last time
Configure.autoconfig = 'clobber'

# For the program and the tests; the plugin is plain C11
DEFINES = ['_GNU_SOURCE', 'CHRONUS_VERSION="%s"' % VERSION]

WARNINGS = '''
    -Wall -Wextra -Wpedantic -Wcast-qual -Wconversion -Wdouble-promotion
    -Wformat=2 -Wmissing-prototypes -Wpointer-arith -Wshadow -Wsign-conversion
    -Wstrict-prototypes -Wundef -Wvla -Wwrite-strings
'''.split()

# The sound depends on these: whatever CFLAGS says, they come last
EXACT = ['-fno-fast-math', '-ffp-contract=off']

# Builds beside the plain one: name to flags of compiler and linker
SANITIZERS = {
    'asan': ['-fsanitize=address,undefined', '-fno-sanitize-recover=all',
             '-fno-omit-frame-pointer'],
    'tsan': ['-fsanitize=thread'],
}

# Which tests `--audio` and so on choose; what is not named here is quick
GROUPS = {
    'audio': {'test_pitch', 'test_envelope', 'test_filter'},
    'failover': {'test_failover'},
    'live': set(),
}
SLOW = set().union(*GROUPS.values())

# Tests that cannot run in a kind of run, each with the reason
EXCLUDED = {
    'plain': {},
    'asan': {},
    'tsan': {},
    'valgrind': {},
}

# How each kind runs a program: the build, what stands before the program,
# the environment, and how much longer it may take
KINDS = {
    'plain': ('', [], {}, 1),
    'asan': ('asan', [], {'ASAN_OPTIONS': 'detect_leaks=1'}, 5),
    'tsan': ('tsan', [], {'TSAN_OPTIONS': 'halt_on_error=1'}, 10),
    'valgrind': ('', ['valgrind', '-q', '--error-exitcode=9',
                      '--leak-check=full', '--show-leak-kinds=definite',
                      '--errors-for-leak-kinds=definite'], {}, 30),
}
TEST_LIMIT_S = 300


def options(opt):
    opt.load('compiler_c')
    tests = opt.add_option_group('Test options')
    for name, what in (('quick', 'run those that take seconds'),
                       ('audio', 'run those of accuracy'),
                       ('failover', 'run those of failover'),
                       ('sanitize', 'run under sanitizers and valgrind')):
        tests.add_option('--' + name, action='store_true', help=what)
    tests.add_option('--only', metavar='NAME', help='run the test NAME')


# What is missing


def packages(groups):
    """Return (sign, package) for each line of these groups in `packages`."""
    lines = Context.g_module.root_path.replace('wscript', 'packages')
    with open(lines) as file:
        rows = [line.split() for line in file if line[0] not in '#\n']
    return [(sign, package) for group, package, sign in rows if group in groups]


def is_there(sign):
    """Say whether what a sign stands for is there."""
    kind, name = sign.split(':')
    if kind == 'bin':
        return shutil.which(name) or (name == 'cc' and 'CC' in os.environ)
    if kind == 'pc':
        command, text = ['pkg-config', '--exists', name], ''
    else:
        cc = shlex.split(os.environ.get('CC', 'cc'))
        command, text = cc + ['-E', '-'], '#include <%s>\n' % name
    if not shutil.which(command[0]):
        return False
    return subprocess.run(command, input=text.encode(), check=False,
                          stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL).returncode == 0


def require(ctx, word, *groups):
    """Stop with the line that installs what these groups lack, if anything."""
    missing = [row for row in packages(groups) if not is_there(row[0])]
    if missing:
        ctx.fatal('missing: %s; install: %sapt-get install %s, or: '
                  './waf bootstrap %s' % (
                      ', '.join(sign.split(':')[1] for sign, _ in missing),
                      'sudo ' if os.getuid() else '',
                      ' '.join(package for _, package in missing), word))


# Configure


def configure(conf):
    require(conf, 'build', 'build')
    conf.check_waf_version(mini='2.0.12', maxi='2.9.99')
    conf.load('compiler_c')
    conf.env.LIBS = []
    for sign, _ in packages(['build']):
        kind, name = sign.split(':')
        if kind == 'pc':
            store = re.sub(r'\W', '_', name).upper()
            conf.check_cfg(package=name, args='--cflags --libs',
                           uselib_store=store)
            conf.env.LIBS.append(store)

    # On Debian LV2 looks into lib, also where there is a lib64
    conf.env.LIBDIR = conf.options.libdir or conf.env.PREFIX + '/lib'
    # valgrind 3.19 cannot read the DWARF 5 of clang 14
    conf.env.prepend_value('CFLAGS', ['-std=c11', '-g', '-gdwarf-4', '-O2',
                                      '-pthread'])
    conf.env.append_value('CFLAGS', WARNINGS + EXACT)
    conf.env.append_value('LINKFLAGS', ['-pthread'])
    conf.env.cshlib_PATTERN = '%s.so'
    conf.env.CLOSED = ['-Wl,-z,defs']

    plain = conf.env
    for name, flags in SANITIZERS.items():
        conf.setenv(name, env=plain)
        conf.env.append_value('CFLAGS', flags)
        conf.env.append_value('LINKFLAGS', flags)
        conf.env.CLOSED = []
    conf.setenv('')


# Build


def build(bld):
    glob = bld.path.ant_glob
    bundle = '${LIBDIR}/lv2/chronus.lv2'
    copy(bld, glob('ttl/*.ttl'), 'chronus.lv2', bundle)
    copy(bld, glob('presets/*.ttl'), 'chronus.lv2/presets', bundle + '/presets')
    for template in glob('ttl/manifest.ttl.in'):
        bld(features='subst', source=template, LIB_EXT='.so',
            target='chronus.lv2/manifest.ttl', install_path=bundle)

    bld.objects(target='plugin', source=glob('plugin/*.c'), includes='.',
                use='LV2', cflags=['-O3', '-fPIC', '-fvisibility=hidden'])
    if glob('plugin/*.c'):
        library(bld, 'chronus.lv2/chronus', use=['plugin'], install_path=bundle)

    bld.objects(target='host', source=glob('host/*.c', excl='host/main.c'),
                includes='.', defines=DEFINES, use=bld.env.LIBS)
    if glob('host/main.c'):
        program(bld, 'chronus', ['host/main.c'], install_path='${BINDIR}')

    if isinstance(bld, BuildTests):
        build_tests(bld)


def build_tests(bld):
    check = ['pkg-config', '--cflags', '--libs', 'check']
    bld.parse_flags(bld.cmd_and_log(check, quiet=True), 'CHECK', bld.env)
    bld.objects(target='tests', use=['CHECK'] + bld.env.LIBS, includes='.',
                source=bld.path.ant_glob('tests/*.c', excl='tests/test_*.c'),
                defines=DEFINES)
    for source in bld.path.ant_glob('tests/faulty/*.lv2/*.c'):
        library(bld, source.path_from(bld.path)[:-2], [source], use='LV2')
    for source in bld.path.ant_glob('tests/faulty/*.lv2/*', excl='**/*.c'):
        folder = source.parent.path_from(bld.path)
        copy(bld, [source], folder, None)
    for name in tests_chosen(bld.options):
        source = bld.path.find_node('tests/%s.c' % name)
        if source:
            program(bld, 'tests/' + name, [source], install_path=None,
                    use=['tests', 'plugin', 'CHECK'])


def program(bld, target, source, use=(), **more):
    bld.program(target=target, source=source, includes='.', defines=DEFINES,
                use=['host'] + list(use) + bld.env.LIBS, lib=['m', 'dl'],
                **more)


def library(bld, target, source=(), **more):
    """An LV2 plugin's library: no prefix, nothing but libm left open."""
    bld(features='c cshlib', target=target, source=source, includes='.',
        lib='m', cflags=['-fvisibility=hidden'], linkflags=bld.env.CLOSED,
        **more)


def copy(bld, sources, folder, install_path):
    for source in sources:
        bld(features='subst', is_copy=True, source=source,
            target='%s/%s' % (folder, source.name), install_path=install_path)


class BuildTests(Build.BuildContext):
    """builds the tests too"""
    cmd = 'build_tests'


class BuildTestsAsan(BuildTests):
    """the same, under the address and undefined-behaviour sanitizers"""
    cmd = 'build_tests_asan'
    variant = 'asan'


class BuildTestsTsan(BuildTests):
    """the same, under the thread sanitizer"""
    cmd = 'build_tests_tsan'
    variant = 'tsan'


# Test


def tests_chosen(options):
    """Return the names of the tests that the options choose, sorted."""
    found = {os.path.splitext(os.path.basename(path))[0]
             for path in glob.glob('tests/test_*.c') +
             glob.glob('tests/test_*.sh')}
    chosen = set()
    if options.only:
        return sorted(found & {options.only, 'test_' + options.only})
    if options.quick:
        chosen |= found - SLOW
    for group in ('audio', 'failover'):
        if getattr(options, group):
            chosen |= found & GROUPS[group]
    return sorted(chosen or found)


def test(ctx):
    """builds, then runs the tests (see Test options)"""
    require(ctx, 'test', 'build', 'run', 'test')
    kinds = ['plain']
    if ctx.options.sanitize:
        kinds = ['asan', 'tsan', 'valgrind']
    passed = failed = 0
    for kind in kinds:
        variant = KINDS[kind][0]
        Scripting.run_command('_'.join(['build_tests', variant]).rstrip('_'))
        for name in tests_chosen(ctx.options):
            if kind == 'valgrind' and name in SLOW:
                continue
            if name in EXCLUDED[kind]:
                print('%s: not under %s: %s' %
                      (name, kind, EXCLUDED[kind][name]))
            else:
                good, bad = run_test(name, kind)
                passed += good
                failed += bad
    print('%d passed, %d failed' % (passed, failed), flush=True)
    # Nothing more is said, so that the figures are the last line
    if failed or not passed:
        sys.exit(1)
    elif not Options.commands:
        sys.exit(0)


def run_test(name, kind):
    """Run a test program, show what it says, return (passed, failed)."""
    variant, before, environment, slower = KINDS[kind]
    folder = os.path.join(Context.out_dir, variant)
    path = os.path.join(folder, 'tests', name)
    command = before + [path]
    if not os.path.exists('tests/%s.c' % name):
        command = ['sh', 'tests/%s.sh' % name]
    mark = '%s-%d' % (name, os.getpid())
    environment = dict(os.environ, CHRONUS_BUILD=folder,
                       CHRONUS_BUNDLE=os.path.join(folder, 'chronus.lv2'),
                       CHRONUS_TEST=mark, CK_TIMEOUT_MULTIPLIER=str(slower),
                       **environment)

    print('== %s (%s)' % (name, kind), flush=True)
    begin = time.monotonic()
    with open(path + '.log', 'w+b') as log:
        process = subprocess.Popen(command, env=environment, stdout=log,
                                   stdin=subprocess.DEVNULL, stderr=log,
                                   start_new_session=True)
        late = False
        try:
            process.wait(TEST_LIMIT_S * slower)
        except subprocess.TimeoutExpired:
            late = True
        finally:
            left = stop_all(mark, process)
        log.seek(0)
        said = log.read().decode(errors='replace')
    checks = re.findall(r'^\d+%: Checks: (\d+), Failures: (\d+), '
                        r'Errors: (\d+)$', said, re.MULTILINE)
    total = sum(int(row[0]) for row in checks)
    bad = sum(int(row[1]) + int(row[2]) for row in checks)
    trouble = []
    if late:
        trouble.append('stopped after %d s' % (TEST_LIMIT_S * slower))
    elif process.returncode and not bad:
        trouble.append('ended with %d' % process.returncode)
    elif left:
        trouble.append('left running: ' + ', '.join(left))
    elif not total and command[0] != 'sh':
        trouble.append('said nothing of its checks')
    total = max(total, 1)
    bad = max(bad, len(trouble))
    print(said.rstrip())
    for line in trouble:
        print('%s: %s' % (name, line))
    print('== %s: %.1f s' % (name, time.monotonic() - begin), flush=True)
    return total - bad, bad


def stop_all(mark, process):
    """End what a test left behind; return who had to be ended by force."""
    patience = time.monotonic() + 2
    left = []
    while not left:
        pids = [pid for pid in os.listdir('/proc') if pid.isdigit() and
                is_of_test(pid, mark, process.pid)]
        if not pids:
            break
        if time.monotonic() > patience or process.poll() is None:
            left = ['%s (%s)' % (process_stat(pid)[0], pid) for pid in pids]
            for pid in pids:
                os.kill(int(pid), signal.SIGKILL)
        time.sleep(0.02)
    process.wait()
    return left


def is_of_test(pid, mark, session):
    """Say whether a live process stems from the test, by session or mark."""
    name, state, sid = process_stat(pid)
    if not name or state == 'Z':
        return False
    try:
        with open('/proc/%s/environ' % pid, 'rb') as file:
            words = file.read().split(b'\0')
    except OSError:
        words = []
    return sid == session or b'CHRONUS_TEST=' + mark.encode() in words


def process_stat(pid):
    """Return name, state and session of a process; no name if it is gone."""
    try:
        with open('/proc/%s/stat' % pid, 'rb') as file:
            name, rest = file.read().decode(errors='replace').rsplit(')', 1)
    except OSError:
        return '', '', 0
    fields = rest.split()
    return name.split('(', 1)[1], fields[0], int(fields[3])


# Lint


def lint(ctx):
    """holds all sources against the settings of the linters"""
    require(ctx, 'lint', 'build', 'test', 'lint')
    Scripting.run_command('build')

    sources = sorted(glob.glob('[hpt]*/**/*.c', recursive=True))
    headers = sorted(glob.glob('[hpt]*/**/*.h', recursive=True))
    libraries = [sign[3:] for sign, _ in packages(['build', 'test'])
                 if sign.startswith('pc:')]
    flags = ['-std=c11', '-I.'] + ['-D' + define for define in DEFINES]
    flags += ctx.cmd_and_log(['pkg-config', '--cflags'] + libraries,
                             quiet=True).split()
    strict = WARNINGS + EXACT + flags + ['-Werror', '-O2']

    jobs = [['clang-format', '--dry-run', '-Werror'] + sources + headers,
            ['cppcheck', '-q', '--std=c11', '--error-exitcode=1', '-I.',
             '--enable=warning,style,performance,portability',
             '--suppressions-list=.cppcheck', '--inline-suppr'] +
            [flag for flag in flags if flag.startswith('-D')] + sources,
            ['shellcheck', 'waf', '.ci/run'] + glob.glob('tests/*.sh')]
    for cc in ('gcc', 'clang'):
        jobs += [[cc, '-c', '-o', os.devnull] + strict + [path]
                 for path in sources]
        # A header must do without what others include before it
        jobs += [[cc, '-fsyntax-only', '-xc', '-include', path] + strict +
                 ['-Wno-pedantic', os.devnull] for path in headers]
    jobs += [['clang-tidy', '--quiet', path, '--'] + flags
             for path in sources]
    bundle = os.path.join(Context.out_dir, 'chronus.lv2')
    ttl = [os.path.relpath(path, bundle) for path in sorted(
        glob.glob(bundle + '/**/*.ttl', recursive=True))]

    results = ThreadPool(ctx.options.jobs).map(lint_one, jobs)
    results.append(lint_one(['lv2_validate'] + ttl, bundle))
    failed = [result for result in results if result]
    print('\n'.join(failed + ['lint: %d passed, %d failed' %
                              (len(results) - len(failed), len(failed))]))
    if failed:
        ctx.fatal('lint failed')


def lint_one(command, cwd=None):
    """Return what a linter objects to, or nothing."""
    done = subprocess.run(command, cwd=cwd, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          check=False)
    if not done.returncode:
        return ''
    return '%s:\n%s' % (shlex.join(command),
                        done.stdout.decode(errors='replace'))
