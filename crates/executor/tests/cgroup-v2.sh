#!/bin/sh
# Runs the tests of plimsoll-executor and plimsoll-telemetry in a virtual machine whose kernel has control groups of
# version 2 only: as root, and as a user to whom a part of the hierarchy was delegated.
#
# Needs qemu-system-x86, busybox-static, cpio and e2fsprogs; fetches Debian's cloud kernel with apt. Where one of them
# is missing it says so and ends well: the tests have then run on the host's control groups only.
set -eu
cd "$(dirname "$0")/../../.."

skip() { echo "cgroup-v2: skipped: $1"; exit 0; }

[ "$(uname -m)" = x86_64 ] || skip "the virtual machine is made for x86_64"
for tool in qemu-system-x86_64 busybox cpio mkfs.ext4 dpkg-deb apt-get setpriv pgrep; do
    PATH=$PATH:/sbin:/usr/sbin command -v "$tool" >/dev/null || skip "$tool is not installed"
done

place=${CARGO_TARGET_DIR:-target}/cgroup-v2
mkdir -p "$place"
place=$(cd "$place" && pwd)
if ! ls "$place"/kernel/boot/vmlinuz-* >/dev/null 2>&1; then
    package=$(apt-cache depends linux-image-cloud-amd64 2>/dev/null | sed -n 's/.*Depends: \(linux-image-.*\)/\1/p' | head -n 1)
    [ -n "$package" ] || skip "apt knows no linux-image-cloud-amd64"
    (cd "$place" && apt-get download -qq "$package" 2>/dev/null) || skip "apt could not fetch $package"
    dpkg-deb -x "$place/$package"_*.deb "$place/kernel"
fi

# The test binaries, built as for the host.
binaries=$(cargo test --no-run --message-format=json -p plimsoll-executor -p plimsoll-telemetry 2>/dev/null |
    sed -n 's/.*"profile":{[^}]*"test":true}.*"executable":"\([^"]*\)".*/\1/p')
[ -n "$binaries" ] || { echo "cgroup-v2: no test binaries were built"; exit 1; }

root=$place/root
rm -rf "$root" "$place/start"
mkdir -p "$root/bin" "$root/proc" "$root/sys" "$root/dev" "$root/tmp" "$root/etc" "$root/work" "$root/tests"
chmod 1777 "$root/tmp" "$root/work"
cp $binaries "$root/tests/"
for tool in sh sleep find chmod kill pgrep setsid setpriv unshare grep cut cat cp true mount mkdir rmdir chown; do
    # Not what the shell would take: some of these are built into it.
    for directory in /usr/bin /bin /usr/sbin /sbin; do
        [ ! -x "$directory/$tool" ] || cp -L "$directory/$tool" "$root/bin/$tool"
    done
done
for library in $(for file in "$root"/bin/* "$root"/tests/*; do ldd "$file"; done 2>/dev/null | grep -o '/[^ ]*' | sort -u); do
    mkdir -p "$root$(dirname "$library")"
    cp -L "$library" "$root$library"
done
echo 'root:x:0:0::/:/bin/sh' >"$root/etc/passwd"

cat >"$root/run" <<'INIT'
#!/bin/sh
export PATH=/bin RUST_BACKTRACE=0
mount -t proc proc /proc
mount -t sysfs sys /sys
mkdir /dev/pts
mount -t devpts pts /dev/pts
mount -t cgroup2 cgroup2 /sys/fs/cgroup
cd /work
fail=0
group=/sys/fs/cgroup
for controller in memory cpu pids io; do echo "+$controller" >$group/cgroup.subtree_control; done
for test in /tests/*; do
    echo "== as root: $test"
    # In a group of its own, as a service with Delegate=yes has it.
    mkdir $group/own
    sh -c "echo \$\$ >$group/own/cgroup.procs; exec $test --test-threads=2" || fail=1
    # The test steps aside into a leaf, which stays.
    find $group/own -depth -type d -exec rmdir {} \;
done
mkdir $group/user
for test in /tests/jobs-*; do
    echo "== as a user with a delegated group: $test"
    chown -R 1000:1000 $group/user /work
    sh -c "echo \$\$ >$group/user/cgroup.procs; exec setpriv --reuid=1000 --regid=1000 --clear-groups $test --test-threads=2" || fail=1
done
echo "plimsoll-result:$fail"
INIT
chmod +x "$root/run"

start=$place/start
mkdir -p "$start/bin" "$start/root" "$start/proc" "$start/dev"
cp "$(command -v busybox)" "$start/bin/busybox"
for module in virtio_ring virtio virtio_pci_modern_dev virtio_pci_legacy_dev virtio_pci virtio_blk inet_diag tcp_diag; do
    find "$place/kernel/lib/modules" -name "$module.ko" -exec cp {} "$start/" \;
done
cat >"$start/init" <<'INIT'
#!/bin/sh
b=/bin/busybox
$b mount -t devtmpfs dev /dev
for module in virtio_ring virtio virtio_pci_modern_dev virtio_pci_legacy_dev virtio_pci virtio_blk inet_diag tcp_diag; do
    [ ! -f /$module.ko ] || $b insmod /$module.ko
done
for try in 1 2 3 4 5 6 7 8 9; do [ -b /dev/vda ] && break; $b sleep 0.2; done
$b mount -t ext4 /dev/vda /root
$b mount -t devtmpfs dev /root/dev
$b ip link set lo up
$b chroot /root /run
$b poweroff -f
INIT
chmod +x "$start/init"
mkdir -p "$start/bin"
ln -sf busybox "$start/bin/sh"
(cd "$start" && ln -sf bin/busybox busybox && find . | cpio -o -H newc --quiet) >"$place/initramfs"
rm -f "$place/disk"
truncate -s 3G "$place/disk"
PATH=$PATH:/sbin:/usr/sbin mkfs.ext4 -q -d "$root" "$place/disk"

# Emulated unless asked otherwise: a nested KVM that is there but does not work hangs instead of failing.
timeout 1200 qemu-system-x86_64 -machine "accel=${PLIMSOLL_TEST_ACCELERATOR:-tcg}" -cpu max -smp 2 -m 3G -display none -no-reboot \
    -serial stdio -monitor none -nic none \
    -kernel "$place"/kernel/boot/vmlinuz-* -initrd "$place/initramfs" \
    -drive "file=$place/disk,format=raw,if=virtio,cache=unsafe" \
    -append "console=ttyS0 quiet panic=-1 psi=1 cgroup_no_v1=all" </dev/null | tee "$place/log"
grep -q 'plimsoll-result:0' "$place/log" || { echo "cgroup-v2: FAILED"; exit 1; }
echo "cgroup-v2: passed"
