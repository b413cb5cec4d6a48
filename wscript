# How Chronus is built, tested, linted and installed; ./waf runs it.

import glob
import os
import re
import shlex
import shutil
import subprocess
from multiprocessing.pool import ThreadPool

from waflib import Build, Configure, Context, Options, Scripting, Utils

APPNAME = 'chronus'
VERSION = '0.1.0'
top = '.'
out = 'build'

# A changed wscript configures again, with the options of last time
Configure.autoconfig = 'clobber'

# For the program and the tests; the plugin is plain C11
DEFINES = ['_GNU_SOURCE', 'CHRONUS_VERSION="%s"' % VERSION]

# The one file that is told where things are installed
KNOWS_PLACES = 'host/base/environment.c'

# What is the program's alone; the tests have a main(), and some a malloc(), of
# their own
PROGRAM = ['host/main.c', 'host/zeroed.c']

WARNINGS = '''
    -Wall -Wextra -Wpedantic -Wcast-qual -Wconversion -Wformat=2
    -Wmissing-prototypes -Wpointer-arith -Wshadow -Wsign-conversion
    -Wstrict-prototypes -Wundef -Wvla -Werror=implicit-function-declaration
'''.split()

# The sound depends on these: whatever CFLAGS says, they come last
EXACT = ['-fno-fast-math', '-ffp-contract=off']

# The plugin's kernels, by what they are compiled for: lanes to flags
PORTABLE = {4: []}
KERNELS = {'x86_64': {**PORTABLE, 8: ['-mavx2'], 16: [
    '-mavx512f', '-mavx512bw', '-mavx512dq', '-mavx512vl',
    '-mprefer-vector-width=512']}}

# Builds beside the plain one: name to flags of compiler and linker
SANITIZERS = {
    'asan': ['-fsanitize=address,undefined', '-fno-sanitize-recover=all',
             '-fno-omit-frame-pointer'],
    'tsan': ['-fsanitize=thread'],
}


def options(opt):
    opt.load('compiler_c')
    opt.recurse('tests')
    # So that what was said can be told from what was not
    opt.parser.set_defaults(prefix=None)


# What is missing


# Return (sign, package) for each line of these groups in `.ci/packages`.
def packages(groups):
    with open('.ci/packages') as file:
        rows = [line.split() for line in file if line[0] not in '#\n']
    return [(sign, package) for group, package, sign in rows if group in groups]


# Say whether what a sign stands for is there.
def is_there(sign):
    kind, name = sign.split(':')
    if kind == 'bin':
        return shutil.which(name) or (name == 'cc' and 'CC' in os.environ)
    if kind == 'pc':
        command, text = ['pkg-config', '--exists', name], ''
    else:
        cc = shlex.split(os.environ.get('CC', 'cc'))
        command, text = cc + ['-E', '-'], '#include <%s>\n' % name
    return shutil.which(command[0]) and not call(command, text=text)[0]


# Stop with the line that installs what these groups lack, if anything.
def require(ctx, word, *groups):
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
    # A changed list configures again as well
    listed = conf.path.find_node('.ci/packages')
    conf.hash = Utils.h_list((conf.hash, listed.read('rb')))
    conf.files.append(listed.abspath())
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

    set_folders(conf.env, conf.options, conf.options.prefix or
                os.environ.get('PREFIX') or '/usr/local')
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


# Set where things are installed: below a prefix, if there is one, and as the
# options say; what neither names stays as it is.
def set_folders(env, options, prefix):
    if prefix:
        env.PREFIX = prefix
        env.BINDIR = prefix + '/bin'
        # On Debian LV2 looks into lib, also where there is a lib64
        env.LIBDIR = prefix + '/lib'
    env.BINDIR = options.bindir or env.BINDIR
    env.LIBDIR = options.libdir or env.LIBDIR


# What tells the program where its bundle is installed, and how to get there from
# its own folder.
def places(programs, libraries):
    bundle = libraries + '/lv2/chronus.lv2'
    return ['CHRONUS_BUNDLE_PLACE="%s"' % bundle,
            'CHRONUS_BUNDLE_WAY="%s"' % os.path.relpath(bundle, programs)]


# The definitions for a file that is compiled by itself, to look at.
def alone_defines():
    return DEFINES + places('/usr/bin', '/usr/lib')


# Build


def build(bld):
    find = bld.path.ant_glob
    bundle = '${LIBDIR}/lv2/chronus.lv2'
    flags = ['-O3', '-fPIC', '-fvisibility=hidden']
    kernels = KERNELS.get(bld.env.DEST_CPU, PORTABLE)
    for lanes in kernels:
        bld.objects(target='kernel_%d' % lanes, source='plugin/kernel_lanes.c',
                    defines=['LANES=%d' % lanes, 'KERNEL=kernel_%d' % lanes],
                    includes='#', cflags=flags + kernels[lanes])
    bld.objects(target='plugin', includes='#', cflags=flags,
                source=find('plugin/*.c', excl='plugin/kernel_lanes.c'),
                use=['LV2'] + ['kernel_%d' % lanes for lanes in kernels])
    library(bld, 'chronus.lv2/chronus', use=['plugin'], install_path=bundle)

    bld.objects(target='host', includes='#', defines=DEFINES, use=bld.env.LIBS,
                source=find('host/**/*.c', excl=[*PROGRAM, KNOWS_PLACES]))
    bld.objects(target='places', source=KNOWS_PLACES, includes='#',
                defines=DEFINES + places(bld.env.BINDIR, bld.env.LIBDIR))
    # The sanitizers have a malloc of their own
    program(bld, 'chronus', PROGRAM[:1] if bld.variant in SANITIZERS
            else PROGRAM, install_path='${BINDIR}')
    write_manual(bld)

    copy(bld, find('ttl/*.ttl'), 'chronus.lv2', bundle)
    copy(bld, find('presets/*.ttl'), 'chronus.lv2/presets', bundle + '/presets')
    bld(features='subst', source='ttl/manifest.ttl.in', LIB_EXT='.so',
        target='chronus.lv2/manifest.ttl', install_path=bundle)

    bld(features='subst', source='host/chronus.service.in',
        target='chronus.service',
        install_path='${PREFIX}/lib/systemd/user')

    if isinstance(bld, BuildTests):
        bld.recurse('tests')
    elif isinstance(bld, BuildCorpus):
        bld.recurse('tests/corpus')
    elif isinstance(bld, BuildBench):
        bld.recurse('tests/bench')


def program(bld, target, source, use=(), **more):
    bld.program(target=target, source=source, includes='#', defines=DEFINES,
                use=['host', 'places'] + list(use) + bld.env.LIBS,
                lib=['m', 'dl'], **more)


# What the program says of itself: its manual page, and what completes its
# command line in bash.
def write_manual(bld):
    program, share = '"${SRC[0].abspath()}"', '${PREFIX}/share/'
    bld(rule=program + ' help --man >${TGT}', source='chronus',
        target='chronus.1', install_path=share + 'man/man1')
    bld(rule='{ %s help --completion; cat "${SRC[1].abspath()}"; } >${TGT}' %
        program, source=['chronus', 'host/manual/completion.bash'],
        target='completions/chronus',
        install_path=share + 'bash-completion/completions')


# An LV2 plugin's library: no prefix, nothing but libm left open.
def library(bld, target, source=(), **more):
    bld(features='c cshlib', target=target, source=source, includes='#',
        lib='m', cflags=['-fvisibility=hidden'], linkflags=bld.env.CLOSED,
        **more)


def copy(bld, sources, folder, install_path):
    for source in sources:
        bld(features='subst', is_copy=True, source=source,
            target='%s/%s' % (folder, source.name), install_path=install_path)


class SaidFolders:
    """Folders of this command line go before those of configure."""

    def load_envs(self):
        super().load_envs()
        for env in self.all_envs.values():
            set_folders(env, Options.options, Options.options.prefix)


class Install(SaidFolders, Build.InstallContext):
    """installs the program and the bundle (--prefix, --destdir)"""


class Uninstall(SaidFolders, Build.UninstallContext):
    """removes what install installs, given the same options"""


class BuildTests(Build.BuildContext):
    """builds the tests too"""
    cmd = 'build_tests'


class BuildCorpus(Build.BuildContext):
    """builds what the test of all plugins needs too"""
    cmd = 'build_corpus'


class BuildBench(Build.BuildContext):
    """builds the benchmarks too"""
    cmd = 'build_bench'


class BuildTestsAsan(BuildTests):
    """the same, under the address and undefined-behaviour sanitizers"""
    cmd = 'build_tests_asan'
    variant = 'asan'


class BuildTestsTsan(BuildTests):
    """the same, under the thread sanitizer"""
    cmd = 'build_tests_tsan'
    variant = 'tsan'


def test(ctx):
    """builds, then runs the tests (see Test options)"""
    ctx.recurse('tests')


def bench(ctx):
    """builds, then measures side by side with installed peers"""
    ctx.recurse('tests/bench')


def demo(ctx):
    """plays a piece in which copies fail, and proves that nothing was lost"""
    ctx.recurse('tests/demo')


# Have gnuplot run a script that draws STEM.svg and STEM.png; the words become
# variables.  Say so where it is missing.
def plot(ctx, script, stem, **words):
    if not shutil.which('gnuplot'):
        print('no picture %s: gnuplot is missing; install: apt-get install '
              'gnuplot-nox' % os.path.basename(stem))
        return
    for terminal, end in (('svg', 'svg'), ('pngcairo', 'png')):
        values = dict(words, terminal=terminal, picture='%s.%s' % (stem, end))
        line = '; '.join('%s="%s"' % row for row in values.items())
        if subprocess.run(['gnuplot', '-e', line, script],
                          check=False).returncode:
            ctx.fatal('gnuplot failed: ' + script)
    print('%s.svg, .png: a picture of it' % os.path.relpath(stem))


# Lint


def lint(ctx):
    """holds all sources against the settings of the linters"""
    require(ctx, 'lint', 'build', 'test', 'lint')
    Scripting.run_command('build')

    sources = sorted(glob.glob('[hpt]*/**/*.c', recursive=True))
    headers = sorted(glob.glob('[hpt]*/**/*.h', recursive=True))
    libraries = [sign[3:] for sign, _ in packages(['build', 'test'])
                 if sign.startswith('pc:')]
    flags = ['-std=c11', '-I.'] + ['-D' + define for define in
                                   alone_defines()]
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

    results = ThreadPool(ctx.options.jobs).map(lint_one, jobs)
    results.append(lint_turtle(bundle))
    failed = [result for result in results if result]
    print('\n'.join(failed + ['lint: %d passed, %d failed' %
                              (len(results) - len(failed), len(failed))]))
    if failed:
        ctx.fatal('lint failed')


# Return what a linter objects to, or nothing.
def lint_one(command):
    status, said = call(command)
    return '%s:\n%s' % (shlex.join(command), said) if status else ''


# The same of lv2_validate, whose exit status overlooks broken syntax.
def lint_turtle(bundle):
    turtle = [os.path.relpath(path, bundle) for path in sorted(
        glob.glob(bundle + '/**/*.ttl', recursive=True))]
    command = ['lv2_validate'] + turtle
    status, said = call(command, bundle)
    said = re.sub(r'^(Skipping file|Found 0 errors) .*\n', '', said, flags=re.M)
    return '%s:\n%s' % (shlex.join(command), said) if status or said else ''


# Return the exit status of a command, and all that it said.
def call(command, cwd=None, text=''):
    done = subprocess.run(command, cwd=cwd, input=text.encode(), check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.returncode, done.stdout.decode(errors='replace')
